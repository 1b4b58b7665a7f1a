using System.Buffers.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Http;

/// <summary>
/// Who a platform in front of the desk says is calling: App Service authentication signs people in with Microsoft Entra and tells who
/// they are in a header. Without such a platform anybody can write that header, so it is read only where a host was told to.
/// </summary>
/// <param name="roles">Roles of the app registration, and what each may do here.</param>
public sealed class PlatformSignIn(IReadOnlyDictionary<string, Role> roles)
{
    public const string Section = "Auth:Platform";

    /// <summary>JSON in base64: <c>{"name_typ","role_typ","claims":[{"typ","val"}]}</c>.</summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    private const int MaxHeaderCharacters = 64 * 1024;
    private const int MaxNameCharacters = 200;

    /// <summary>After the type that the platform names: an address of a person, the id of a program.</summary>
    private static readonly string[] _nameTypes = ["preferred_username", "azp", "appid"];

    /// <summary>From <c>Enabled</c> and <c>Roles:&lt;role of the desk&gt;</c>, the name of a role of the app registration.</summary>
    /// <param name="isInFront">Whether the platform really stands before every request.</param>
    /// <returns>Null where it is not to be trusted.</returns>
    /// <exception cref="InvalidOperationException">The section cannot be used; lists every fault.</exception>
    public static PlatformSignIn? Read(IConfigurationSection section, bool isInFront)
    {
        ArgumentNullException.ThrowIfNull(section);
        if (!section.GetValue<bool>("Enabled"))
        {
            return null;
        }

        var faults = new List<string>();
        var roles = new Dictionary<string, Role>(StringComparer.Ordinal);
        foreach (IConfigurationSection one in section.GetSection("Roles").GetChildren())
        {
            if (!Words.TryRead(one.Key, out Role role))
            {
                faults.Add($"{one.Path} is not one of {string.Join(", ", Words.All<Role>())}.");
            }
            else if (string.IsNullOrWhiteSpace(one.Value) || !roles.TryAdd(one.Value, role))
            {
                faults.Add($"{one.Path} '{one.Value}' is blank or used twice; give the name of a role of the app registration.");
            }
        }

        if (roles.Count == 0 && faults.Count == 0)
        {
            faults.Add($"{section.Path}:Roles is empty, so nobody could do anything; give at least {section.Path}:Roles:admin.");
        }

        if (!isInFront)
        {
            faults.Add($"{section.Path}:Enabled is true, but the platform's authentication is off: anybody could name themselves. Turn it on, or this off.");
        }

        return faults.Count == 0 ? new PlatformSignIn(roles) : throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>Null: it says nobody, or nothing that can be read, or nobody who may do anything here.</summary>
    internal DeskCaller? Find(HttpRequest request)
    {
        if (request.Headers[Header].ToString() is not { Length: > 0 and <= MaxHeaderCharacters } header || Principal(header) is not { Claims: { } claims } principal)
        {
            return null;
        }

        Role role = claims.Where(c => c.Typ == (principal.RoleTyp ?? "roles") || c.Typ == "roles").Select(c => roles.GetValueOrDefault(c.Val ?? "")).Append(Role.Unknown).Max();
        string? name = _nameTypes.Prepend(principal.NameTyp).Select(t => claims.FirstOrDefault(c => c.Typ == t && !string.IsNullOrWhiteSpace(c.Val))?.Val).FirstOrDefault(v => v is not null);
        return role == Role.Unknown || name is null ? null : new DeskCaller(MailText.Cut(MailText.OneLine(name), MaxNameCharacters), role);
    }

    private static ClientPrincipal? Principal(string header)
    {
        try
        {
            return Base64.IsValid(header) ? JsonSerializer.Deserialize<ClientPrincipal>(Convert.FromBase64String(header), _names) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static readonly JsonSerializerOptions _names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private sealed record ClientPrincipal(string? NameTyp, string? RoleTyp, IReadOnlyList<Claim>? Claims);

    private sealed record Claim(string? Typ, string? Val);
}
