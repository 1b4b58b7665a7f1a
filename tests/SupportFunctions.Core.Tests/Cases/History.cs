using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>A case and how it came to be: commands at instants, all of them accepted. Everything not named is valid.</summary>
internal sealed class History
{
    public const string Received = "2026-03-02T09:00-08:00";

    private readonly CaseId _id;

    private History(CaseId id, DeskTerms terms)
    {
        _id = id;
        Case = Case.NotOpened(id);
        Terms = terms;
    }

    public DeskTerms Terms { get; private set; }

    public Case Case { get; private set; }

    public List<RecordedEvent> Events { get; } = [];

    public List<Effect> Effects { get; } = [];

    /// <summary>What the last command brought.</summary>
    public Decision.Accepted Last { get; private set; } = null!;

    public IEnumerable<Effect.SendMail> LastMails => Last.Effects.OfType<Effect.SendMail>();

    /// <summary>Nobody has looked at it yet. Monday 09:00 in Los Angeles is when its hours begin.</summary>
    public static History ANewCase(string customer = "enterprise", string received = Received, DeskTerms? terms = null, long number = 1042, string from = TestDesk.CustomerMail) =>
        new History(new CaseId(number), terms ?? TestDesk.Terms).Do(received, Opening(customer, received) with { From = new Person(from, "Carol") });

    /// <summary>Begun by that command, when it was received.</summary>
    public static History Begun(CaseCommand.Open opening, DeskTerms? terms = null) => new History(new CaseId(1042), terms ?? TestDesk.Terms).Do(opening.ReceivedAt, opening);

    /// <summary>Triaged and with Ada.</summary>
    public static History AnOpenCase(
        string customer = "enterprise", Severity severity = Severity.Sev1, string received = Received, DeskTerms? terms = null) =>
        ANewCase(customer, received, terms).Triage(received, severity).Assign(received, TestDesk.Ada);

    /// <summary>Triaged, with Ada, and answered after an hour.</summary>
    public static History AnAnsweredCase(string customer = "enterprise", Severity severity = Severity.Sev1, DeskTerms? terms = null) =>
        AnOpenCase(customer, severity, terms: terms).Reply("2026-03-02T10:00-08:00");

    /// <summary>Answered, and resolved on Tuesday at noon.</summary>
    public static History AResolvedCase(ResolutionKind kind = ResolutionKind.Resolution, Severity severity = Severity.Sev1, DeskTerms? terms = null) =>
        AnAnsweredCase(severity: severity, terms: terms).Resolve("2026-03-03T12:00-08:00", kind);

    /// <summary>Resolved, and confirmed by the customer on Wednesday at noon.</summary>
    public static History AClosedCase() => AResolvedCase().Confirm("2026-03-04T12:00-08:00");

    /// <summary>What C-7, a case of the same customer, leaves when it is merged into C-1042.</summary>
    public static MergedCase AMergedCase(string merged = "2026-03-09T10:00-07:00") =>
        Assert.Single(ANewCase(number: 7).MergeInto(merged, ANewCase().Case).Last.Effects.OfType<Effect.Absorb>()).From;

    public static CaseCommand.Open Opening(string customer = "enterprise", string received = Received) => new(
        CaseCommand.ByCustomer, "Search is slow", new Person(TestDesk.CustomerMail, "Carol"), "Since yesterday.", "mail",
        new MessageSource("hash-1", "root@acme.example", "in_1"), At(received), customer == "unidentified" ? null : customer);

    public static CaseCommand.ReceiveMessage Message(string received, string from = TestDesk.CustomerMail) => new(
        CaseCommand.ByCustomer, new Person(from), "Here is the log.", new MessageSource("hash-" + received, received + "@acme.example", "in_2"), At(received));

    public static CaseCommand.Reply Answer(
        string summary = "We looked at the logs.", string nextSteps = "We reproduce it next.", string? promised = null, bool? waiting = null, string? ask = null) =>
        new(TestDesk.Ada, summary, nextSteps, "Hello Carol", promised is null ? null : At(promised), waiting, ask);

    public History Do(string at, CaseCommand command) => Do(At(at), command);

    public History Do(Instant at, CaseCommand command)
    {
        Last = Assert.IsType<Decision.Accepted>(CaseDecider.Decide(Case, command, at, Terms));
        Case = Last.Next;
        Events.AddRange(Last.Events);
        Effects.AddRange(Last.Effects);
        return this;
    }

    public Decision.Refused Refuses(string at, CaseCommand command) =>
        Assert.IsType<Decision.Refused>(CaseDecider.Decide(Case, command, At(at), Terms));

    public History WithTerms(DeskTerms terms)
    {
        Terms = terms;
        return this;
    }

    public History Triage(string at, Severity severity, string? customer = null, Maturity? maturity = null) =>
        Do(at, new CaseCommand.Triage(TestDesk.Ada, new TriageFacts(severity, Maturity: maturity), customer, null));

    public History Assign(string at, string engineer, string? handoff = null) => Do(at, new CaseCommand.Assign("lea", engineer, handoff));

    public History Reply(string at, string summary = "We looked at the logs.", string nextSteps = "We reproduce it next.", string? promised = null, bool? waiting = null, string? ask = null) =>
        Do(at, Answer(summary, nextSteps, promised, waiting, ask));

    public History Note(string at, string text = "Looks like the index.") => Do(at, new CaseCommand.AddNote(TestDesk.Ada, text, null, null, null));

    public History Wait(string at, WaitingOn on = WaitingOn.Customer, string? ask = "Which version is it?") => Do(at, new CaseCommand.Wait(TestDesk.Ada, on, ask));

    /// <param name="processed">When the desk took it up; as it was received unless said.</param>
    public History Write(string received, string? processed = null) => Do(processed ?? received, Message(received));

    public History Resolve(string at, ResolutionKind kind = ResolutionKind.Resolution) => Do(at, new CaseCommand.Resolve(TestDesk.Ada, kind, "Fixed in 5.2.", null));

    public History Confirm(string at) => Do(at, new CaseCommand.Confirm(CaseCommand.ByCustomer, null));

    public History Reopen(string at) => Do(at, new CaseCommand.Reopen(TestDesk.Ada, "It is back."));

    public History Recompute(string at) => Do(at, new CaseCommand.Recompute("admin", "The calendar changed."));

    public History MergeInto(string at, Case into, string? reason = null) => Do(at, new CaseCommand.Merge(TestDesk.Ada, OtherCase.Of(into), reason));

    /// <summary>As the outbox of a case that is merged brings it; the last one it asked for.</summary>
    public History Absorb(string at, History from)
    {
        Effect.Absorb effect = from.Effects.OfType<Effect.Absorb>().Last();
        return Do(at, new CaseCommand.Absorb(effect.By, effect.From));
    }

    public History Tick(string at) => Do(at, new CaseCommand.Tick());

    /// <param name="nth">Which mail of that kind, from 0.</param>
    public History Fail(string at, MailKind kind = MailKind.Reply, int nth = 0) => Report(at, DeliveryOutcome.Bounced, kind, nth);

    public History Deliver(string at, MailKind kind = MailKind.Reply, int nth = 0) => Report(at, DeliveryOutcome.Delivered, kind, nth);

    public Clock Clock(ClockName name) => Assert.IsType<Clock>(Case.Clock(name));

    /// <summary>What has counted by then, under the terms as they are now.</summary>
    public Duration Elapsed(Clock clock, Instant now) => ClockMath.Elapsed(clock, CaseClocks.TrackOf(Case, clock, Terms.Sla), now);

    /// <summary>The events of that type, oldest first.</summary>
    public IReadOnlyList<(RecordedEvent Recorded, T Event)> All<T>() where T : CaseEvent =>
        [.. Events.Where(e => e.Event is T).Select(e => (e, (T)e.Event))];

    /// <summary>The case as its recorded events alone give it.</summary>
    public Case Replayed() => Events.Aggregate(Case.NotOpened(_id), (of, recorded) => of.Apply(recorded));

    private History Report(string at, DeliveryOutcome outcome, MailKind kind, int nth) => Do(at, new CaseCommand.ReportDelivery(
        CaseCommand.ByDesk, Effects.OfType<Effect.SendMail>().Where(m => m.Kind == kind).ElementAt(nth).Id, outcome, At(at), "5.1.1 no such user"));
}
