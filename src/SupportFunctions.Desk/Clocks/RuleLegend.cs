using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace SupportFunctions.Desk.Clocks;

/// <summary>What the rule numbers of an explanation stand for, a sentence each, for somebody who has only the explanation in hand.</summary>
public static partial class RuleLegend
{
    private static readonly (string Rule, string Says)[] _all =
    [
        ("R-SLA-1", "Targets are terms of the agreement, by severity; where a severity has none, no time counts for it."),
        ("R-SLA-2", "Only generally available products are covered; beta and experimental ones start no contractual clock."),
        ("R-SLA-3", "Time counts on the calendar that the agreement names; outside its hours and on its holidays none does, unless the agreement counts hours on the wall."),
        ("R-SLA-4", "A contractual clock starts when the desk first received the message."),
        ("R-SLA-5", "Every second within the calendar's hours counts; the deadline is the first instant at which the counted time reaches the target."),
        ("R-SLA-6", "A first response counts when a person sent it, it says what was done and what happens next, and it did not fail to arrive."),
        ("R-SLA-7", "The resolution clock pauses while a question that only the customer can answer is with the customer, never otherwise; the response clock never pauses."),
        ("R-SLA-8", "What is found out later, such as the severity, holds from the original start; changed terms hold from their own start."),
        ("R-SLA-9", "A breach is recorded once and never erased, also when the clock is met later."),
        ("R-SLA-10", "Every deadline can be explained to the second."),
        ("R-SLA-12", "Until the severity is known, the strictest target of the agreement applies, marked provisional."),
        ("R-SLA-13", "Severity 1 needs use severely impacted, a high impact on the business, and a production environment."),
        ("R-SLA-14", "A product update never stops the resolution clock of a severity 1 case."),
        ("R-INT-1", "Our own aim, no contract: a first response to every customer within an hour of desk time."),
        ("R-INT-2", "Our own aim, no contract: no long silence between two of our replies; it rests while our question is with the customer."),
        ("R-INT-3", "Our own promise, no contract: each message says when the customer hears from us again."),
        ("R-CUS-2", "The standard agreement covers self-hosted and managed deployments of pre-sales, enterprise and team customers."),
        ("R-CUS-3", "A custom agreement replaces the terms of the standard one, for the time it is valid."),
        ("R-CUS-4", "While the sender is not identified, the standard agreement applies provisionally."),
        ("R-CUS-6", "A recorded exception for a customer applies for its time, with who granted it and why."),
        ("R-END-1", "A resolved or closed case that is opened again goes on with its clock; the time it rested does not count."),
        ("R-MSG-4", "An automatic status mail is sent when a promise passes unmet; it never meets or stops a clock."),
    ];

    private static readonly FrozenDictionary<string, string> _byRule = _all.ToFrozenDictionary(r => r.Rule, r => r.Says, StringComparer.Ordinal);

    /// <summary>Null for a number that stands for nothing here.</summary>
    public static string? Of(string rule) => _byRule.GetValueOrDefault(rule);

    /// <summary>The rules that a text names, each once, in the order of the table.</summary>
    public static IEnumerable<(string Rule, string Says)> In(string text)
    {
        HashSet<string> named = [.. Number().Matches(text).Select(m => m.Value)];
        return _all.Where(r => named.Contains(r.Rule));
    }

    [GeneratedRegex(@"R-[A-Z]{3}-\d{1,2}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
