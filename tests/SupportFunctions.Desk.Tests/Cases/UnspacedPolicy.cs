using NodaTime;
using SupportFunctions.Core.Policies;
using SupportFunctions.Core.Spacing;
using SupportFunctions.Desk.Policies;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Tests.Cases;

/// <summary>The policy of a desk that spaces no mail, unless a test says how.</summary>
internal sealed class UnspacedPolicy : ResourceKind<DeskPolicy>
{
    private static readonly MailSpacing _none = new() { Span = Duration.Zero, Gather = Duration.Zero };

    public override string Table => PolicyKind.TableName;

    public override string Noun => "policy";

    public override bool KeepsVersions => true;

    public override IReadOnlyDictionary<string, DeskPolicy> BuiltIns { get; } = new Dictionary<string, DeskPolicy> { [PolicyKind.Id] = DeskPolicy.Default with { MailSpacing = _none } };

    public override DeskPolicy Complete(string id, DeskPolicy value) => value.MailSpacing == MailSpacing.Default ? value with { MailSpacing = _none } : value;
}
