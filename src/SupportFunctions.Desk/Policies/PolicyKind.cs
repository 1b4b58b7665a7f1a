using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Policies;

/// <summary>The one policy of the desk.</summary>
public sealed class PolicyKind : ResourceKind<DeskPolicy>
{
    public const string TableName = "policy";

    public const string Id = "desk";

    public override string Table => TableName;

    public override string Noun => "policy";

    public override bool KeepsVersions => true;

    public override IReadOnlyDictionary<string, DeskPolicy> BuiltIns { get; } = new Dictionary<string, DeskPolicy> { [Id] = DeskPolicy.Default };

    public override DeskPolicy Complete(string id, DeskPolicy value) => value;
}

public static class PolicyReading
{
    /// <summary>The policy in force: what was put, else the default.</summary>
    public static async ValueTask<DeskPolicy> CurrentAsync(this ResourceTable<DeskPolicy> policies, CancellationToken cancellation) =>
        (await policies.FindAsync(PolicyKind.Id, cancellation))!.Value;
}
