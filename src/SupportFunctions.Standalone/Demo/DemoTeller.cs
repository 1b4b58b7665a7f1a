using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Standalone.Demo;

/// <summary>Tells the timeline of one case. Events of one instant are one thing that happened, so they share lines.</summary>
/// <param name="names">Of engineers, by id.</param>
internal sealed class DemoTeller(CaseId id, IReadOnlyDictionary<string, string> names)
{
    private readonly Dictionary<ClockName, Instant?> _due = [];
    private string _customer = "";

    /// <param name="together">In order, all at the same instant.</param>
    public IEnumerable<DemoLine> Tell(IReadOnlyList<RecordedEvent> together)
    {
        var clocks = new DemoClockNews();
        var told = new List<(string Text, Tone Tone)>();
        foreach (RecordedEvent happened in together)
        {
            Remember(happened.Event);
            clocks.Add(happened.Event, _due);
        }

        foreach (RecordedEvent happened in together)
        {
            if (TellOne(happened, together) is { } line)
            {
                told.Add(line);
            }
        }

        return told.Concat(clocks.Tell()).Select(t => new DemoLine(together[0].At, id, _customer, DemoWords.OneLine(t.Text), t.Tone));
    }

    private void Remember(CaseEvent happened)
    {
        switch (happened)
        {
            case CaseEvent.Opened opened:
                _customer = opened.Customer?.Name ?? opened.Requester.Name ?? opened.Requester.Address;
                break;
            case CaseEvent.Triaged { Customer: { } customer }:
                _customer = customer.Name;
                break;
            case CaseEvent.ClockStarted started:
                _due[started.Clock] = started.DueAt;
                break;
            case CaseEvent.ClockRecomputed recomputed:
                _due[recomputed.Clock] = recomputed.DueAt;
                break;
            case CaseEvent.ClockResumed resumed:
                _due[resumed.Clock] = resumed.DueAt;
                break;
        }
    }

    private (string Text, Tone Tone)? TellOne(RecordedEvent happened, IReadOnlyList<RecordedEvent> together)
    {
        string who = NameOf(happened.By);
        return happened.Event switch
        {
            CaseEvent.Opened e => ($"opened ({e.Channel}): {e.Subject}", Tone.Arrival),
            CaseEvent.CustomerWrote e => ($"{e.From.Name ?? "the customer"} writes: {e.Text}", Tone.Arrival),
            CaseEvent.PreSalesAnswered e => (
                $"pre-sales, {(e.Missing.IsEmpty ? "all is said" : FormattableString.Invariant($"{e.Missing.Length} answers missing"))}; suggested {Words.Of(e.SuggestedPriority)}{(e.Answers.Severity is { } said ? $", the sender says {said}" : "")}", Tone.Quiet),
            CaseEvent.PreSalesAsked e => ($"{e.Of.Name ?? "the sender"} is asked for what is missing", Tone.Quiet),
            CaseEvent.PreSalesRouted e => ($"told to the customer engineer, {e.To.Name ?? "by mail"}", Tone.Work),
            CaseEvent.Triaged e => ($"{who} triages: {Facts(e.Facts)}{(e.Reason is null ? "" : "; " + e.Reason)}", Tone.Work),
            CaseEvent.CoverageDecided { Agreement: null } e => ($"no contract: {e.Because}", Tone.Quiet),
            CaseEvent.Assigned { HandoffSummary: { } summary } e => ($"handoff from {NameOf(e.Previous ?? "")} to {NameOf(e.Engineer)}: {summary}", Tone.Work),
            CaseEvent.Assigned e => ($"assigned to {NameOf(e.Engineer)}", Tone.Work),
            CaseEvent.Replied { CountsAsFirstResponse: false } e => (
                $"{who} replies, which does not count ({string.Join(", ", e.Missing.Select(Missing))}): {e.Body}", Tone.Warning),
            CaseEvent.Replied e => ($"{who} replies: {e.Summary}", Tone.Work),
            CaseEvent.NoteAdded e => ($"{who} notes: {e.Text}", Tone.Quiet),
            CaseEvent.WaitStarted e => ($"waits on {On(e.On)}{(e.Ask is null ? "" : ": " + e.Ask)}", Tone.Work),
            CaseEvent.WaitEnded e => ($"no longer waits on {On(e.On)}", Tone.Quiet),
            CaseEvent.Resolved e => ($"{who} resolves ({Words.Of(e.Kind)}): {e.Summary}", Tone.End),
            CaseEvent.Reopened e => ($"reopened: {e.Reason}", Tone.End),
            CaseEvent.Closed { Because: ClosedBecause.Silence } => ("closed by silence", Tone.End),
            CaseEvent.Closed e => ($"closed: the customer confirms{(e.Documentation is null ? "" : "; written down: " + e.Documentation)}", Tone.End),
            CaseEvent.ClosingReminded e => (FormattableString.Invariant($"reminder {e.Number} mailed: closes {DemoWords.Due(e.ClosesAt)} without an answer"), Tone.Quiet),
            CaseEvent.CustomerTold { Kind: MailKind.Acknowledgement } => (Acknowledged(), Tone.Work),
            CaseEvent.CustomerTold { Kind: MailKind.HoldingNote } e => ($"holding note mailed{Again(e.HearAgainBy)}", Tone.Warning),
            CaseEvent.NoteWithheld e => ($"{Words.Of(e.Kind)} not sent: {e.Why}", Tone.Quiet),
            CaseEvent.ClockWarned e => (FormattableString.Invariant($"warning: {e.Percent} % of {DemoWords.Of(e.Clock)} used,{DueBy(e.DueAt)}"), Tone.Warning),
            CaseEvent.ClockBreached e => ($"BREACH of {DemoWords.Of(e.Clock)}{(DemoWords.IsContractual(e.Clock) ? " by contract" : "")}{(e.IsProvisional ? ", provisional" : "")}", Tone.Breach),
            CaseEvent.ClockRecomputed e when e.OldDueAt != e.DueAt => (
                $"{DemoWords.Of(e.Clock)} recomputed:{DueBy(e.DueAt)}, was {(e.OldDueAt is { } old ? DemoWords.Due(old) : "never")}", Tone.Quiet),
            CaseEvent.ClockStarted e when DemoWords.IsContractual(e.Clock) && !together.Any(t => t.Event is CaseEvent.Opened) => (
                $"{DemoWords.Of(e.Clock)} starts,{DueBy(e.DueAt)}", Tone.Quiet),

            // Said by the lines above, or by those of the clocks.
            CaseEvent.CoverageDecided or CaseEvent.CustomerTold or CaseEvent.ClockStarted or CaseEvent.ClockRecomputed or CaseEvent.ClockMet
                or CaseEvent.ClockPaused or CaseEvent.ClockResumed or CaseEvent.ClockCancelled => null,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private string Acknowledged()
    {
        var due = new[] { ClockName.FirstResponse, ClockName.InternalResponse }.Where(_due.ContainsKey).Select(c => $"{DemoWords.Of(c)}{DueBy(_due[c])}");
        return $"acknowledgement mailed; {string.Join("; ", due)}";
    }

    private static string Facts(TriageFacts facts) => string.Join(", ", new[]
    {
        facts.Severity is { } severity ? DemoWords.Of(severity) : null, Words.Of(facts.Priority ?? default), Words.Of(facts.Type ?? default), facts.Feature,
    }.OfType<string>());

    private static string On(WaitingOn on) => on == WaitingOn.Customer ? "the customer" : "engineering";

    private static string Missing(string part) => part == "nextSteps" ? "no next steps" : "no " + part;

    private static string Again(Instant? by) => by is { } at ? $", more by {DemoWords.Due(at)}" : "";

    private static string DueBy(Instant? due) => due is { } at ? $" due {DemoWords.Due(at)}" : "";

    private string NameOf(string by) => names.TryGetValue(by, out string? name) ? name : by;
}
