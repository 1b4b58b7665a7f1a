using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Customers;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Customers;

/// <summary>A customer as in the contract. Anything may be missing in what is sent; <see cref="CustomerRules"/> says what is required.</summary>
public sealed record CustomerResource
{
    [JsonPropertyOrder(-1)]
    public string? Id { get; init; }

    public string? Name { get; init; }

    public Tier? Tier { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Plan { get; init; }

    public Deployment? Deployment { get; init; }

    /// <summary>Mail domains whose senders are this customer's (R-CUS-4).</summary>
    public IReadOnlyList<string?>? Domains { get; init; }

    public IReadOnlyList<CustomerContact?>? Contacts { get; init; }

    /// <summary>IANA id; the policy's when left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeZone { get; init; }

    /// <summary>BCP 47 tag; <c>en</c> when left out.</summary>
    public string? Language { get; init; }

    /// <summary><c>standard</c>, <c>none</c> or an agreement's id; by tier and deployment when left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Agreement { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AssignedEngineer { get; init; }

    /// <summary>The technical person on the sales side (R-CUS-5); a prospect's own message is routed there (R-IN-6).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CustomerEngineer? CustomerEngineer { get; init; }

    public IReadOnlyList<string?>? Products { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Region { get; init; }

    /// <summary>Time-boxed deviations, with who granted them and why (R-CUS-6); shown on all cases of the customer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CustomerDeviation?>? Exceptions { get; init; }

    /// <summary>What we know and so need not ask (R-CUS-5): any names and values.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Facts { get; init; }
}

public sealed record CustomerContact
{
    public string? Email { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Whether they receive mail about maintenance and incidents.</summary>
    public bool StatusMail { get; init; } = true;

    /// <summary>Whether they get the weekly digest: open cases, what happens next, and windows ahead. No, when left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Digest { get; init; }
}

/// <summary>Of the company that runs the desk, and no engineer of it.</summary>
public sealed record CustomerEngineer
{
    public string? Email { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }
}

/// <summary>A deviation for one customer (R-CUS-6). It changes terms and courtesies; that nothing received is lost (R-IN-4) is never up for one.</summary>
public sealed record CustomerDeviation
{
    /// <summary>A date stands for its midnight in UTC.</summary>
    [JsonConverter(typeof(InstantOrDateConverter))]
    public Instant? From { get; init; }

    /// <summary>First instant after it.</summary>
    [JsonConverter(typeof(InstantOrDateConverter))]
    public Instant? To { get; init; }

    public string? What { get; init; }

    public string? GrantedBy { get; init; }

    public string? Why { get; init; }

    /// <summary>Id of the agreement that applies meanwhile; left out when it is none of the clocks'.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Agreement { get; init; }
}
