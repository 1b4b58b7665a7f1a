using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Validity;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>What happens after so much time; a command that the case refuses is passed over.</summary>
/// <param name="Later">After the step before; null: exactly when the case next wakes up.</param>
internal sealed record Step(string What, Duration? Later)
{
    public override string ToString() => FormattableString.Invariant($"{What} +{Later}");
}

/// <summary>A life of a case, and looks at it afterwards.</summary>
internal sealed record Life(string Customer, Duration Start, IReadOnlyList<Step> Steps, IReadOnlyList<Duration> Looks)
{
    public override string ToString() => FormattableString.Invariant($"{Customer} +{Start}: {string.Join(", ", Steps)}; looks {string.Join(", ", Looks)}");
}

/// <summary>A decision in its place.</summary>
internal sealed record Taken(Case Before, CaseCommand Command, Instant At, Decision.Accepted Decision);

/// <summary>Random lives of cases, the same ones in every run.</summary>
internal static class RandomHistories
{
    private static readonly string[] _customers =
        ["enterprise", "enterprise", "unidentified", "cloud", "wall", "rolled", "vienna", "never-pausing", "internal", "never-open", "holidays"];

    private static readonly string[] _steps =
    [
        "tick", "tick", "write", "write", "write late", "write late", "reply", "reply", "reply without summary", "reply promising", "reply asking", "reply and wait",
        "reply without waiting", "wait", "wait", "wait without question", "engineering", "note", "sev1", "sev2", "beta", "ga", "for wall", "for cloud", "for enterprise",
        "for never-pausing", "assign", "hand over", "resolve", "resolve", "workaround", "product update", "confirm", "reopen", "recompute", "short hours", "long hours",
        "bounce", "bounce", "bounce before", "deliver late", "tighter terms", "looser terms", "no resolution", "budget used up", "budget used up", "budget has room",
    ];

    private static readonly string[] _mergingSteps =
    [
        "absorb fresh", "absorb answered", "absorb waiting", "absorb old", "absorb update", "absorb late", "merge",
        "tick", "write", "write late", "reply", "reply", "reply without summary", "reply promising", "reply and wait", "reply without waiting", "wait",
        "wait without question", "engineering", "sev1", "sev2", "for wall", "for enterprise", "resolve", "product update", "confirm", "reopen",
        "short hours", "long hours", "bounce", "bounce before", "deliver late", "budget used up", "budget has room",
    ];

    private static readonly WorkCalendar _longHours = BuiltInCalendars.PacificBusinessHours;

    private static readonly WorkCalendar _shortHours =
        On("pacific-business-hours", "America/Los_Angeles", [IsoDayOfWeek.Tuesday, IsoDayOfWeek.Friday], ["10:00-12:00", "13:00-14:30"], ["2026-03-10 Town Day"]);

    public static void Check(Action<Life> law)
    {
        Check(law, _mergingSteps, Surroundings.IsFull ? 6000 : 1000);
        Check(law, _steps, Surroundings.IsFull ? 6000 : 1500);
    }

    private static void Check(Action<Life> law, string[] steps, int times) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(times).WithReplay(20260306UL, 1630241UL), Prop.ForAll(Lives(steps).ToArbitrary(), law));

    /// <summary>Opens the case and takes the steps, telling <paramref name="after"/> each decision.</summary>
    public static (Case Case, DeskTerms Terms, Instant Now) Play(Life life, Action<Taken, DeskTerms>? after = null)
    {
        DeskTerms terms = TestDesk.Terms;
        var hours = new List<(Instant, WorkCalendar)> { (Instant.MinValue, _longHours) };
        var agreed = new List<(Instant, Agreement)> { (Instant.MinValue, Agreement.Standard) };
        Instant now = At("2026-02-27T00:00Z") + life.Start;
        var of = Case.NotOpened(new CaseId(1));
        int absorbed = 1;
        bool isUsedUp = false;
        Take(History.Opening(life.Customer) with { ReceivedAt = now });
        foreach (Step step in life.Steps)
        {
            now = step.Later is { } later ? now + later : CaseClocks.NextWakeUp(of) is { } wakeUp && wakeUp > now ? wakeUp : now;
            isUsedUp = step.What switch { "budget used up" => true, "budget has room" => false, _ => isUsedUp };
            terms = Change(step.What) with { Withheld = isUsedUp ? Kept(of) : ImmutableDictionary<(MailKind, string), Withholding>.Empty };
            Take(step.What.StartsWith("absorb ", StringComparison.Ordinal)
                ? MergedCases.Leaving(step.What[7..], of, new CaseId(++absorbed), now, terms)
                : Command(step.What, now, of));
        }

        return (of, terms, now);

        // A change counts from when it is made: what was before it is judged as it was.
        DeskTerms Change(string what)
        {
            switch (what)
            {
                case "short hours":
                    hours.Add((now, _shortHours));
                    break;
                case "long hours":
                    hours.Add((now, _longHours));
                    break;
                case "tighter terms":
                    agreed.Add((now, Agreed(12, 30, 20, 60) with { PauseResolutionWhileWaiting = false }));
                    break;
                case "looser terms":
                    agreed.Add((now, Agreement.Standard with { Version = agreed.Count + 1 }));
                    break;
                case "no resolution":
                    agreed.Add((now, Agreed(24, null, 40, null)));
                    break;
                default:
                    return terms;
            }

            return TestDesk.With(new EffectiveCalendar(new Timeline<WorkCalendar>(hours)), new Timeline<Agreement>(agreed));
        }

        Agreement Agreed(int first, int? resolution, int second, int? last) => Agreement.Standard with
        {
            Version = agreed.Count + 1,
            Sev1 = new SeverityTargets(Hours(first), Hours(resolution)),
            Sev2 = new SeverityTargets(Hours(second), Hours(last)),
        };

        void Take(CaseCommand command)
        {
            if (CaseDecider.Decide(of, command, now, terms) is Decision.Accepted accepted)
            {
                var taken = new Taken(of, command, now, accepted);
                of = accepted.Next;
                after?.Invoke(taken, terms);
            }
        }
    }

    /// <summary>Nothing automatic to anybody who asked, until there is room again.</summary>
    private static ImmutableDictionary<(MailKind Kind, string Address), Withholding> Kept(Case of) => (
        from kind in Enum.GetValues<MailKind>().Where(k => k.IsAutomatic())
        from address in of.Recipients.Append(of.Requester!).Select(p => p.Address).Distinct()
        select (kind, address)).ToImmutableDictionary(k => k, _ => new Withholding(WithheldBy.AddressBudget, "Enough."));

    private static SlaTarget? Hours(int? hours) => hours is { } h ? new SlaTarget(Duration.FromHours(h), BuiltInCalendars.PacificBusinessHours.Id) : null;

    private static CaseCommand.ReportDelivery Report(Case of, int back, DeliveryOutcome outcome, Instant now) => new(
        CaseCommand.ByDesk, of.Answers.Length >= back ? of.Answers[^back].Mail! : "C-1-1-1", outcome, now, "5.1.1");

    private static CaseCommand Command(string what, Instant now, Case of) => what switch
    {
        "bounce" => Report(of, 1, DeliveryOutcome.Bounced, now),
        "bounce before" => Report(of, 2, DeliveryOutcome.Bounced, now),
        "deliver late" => Report(of, 1, DeliveryOutcome.Delivered, now),
        "tick" or "budget used up" or "budget has room" => new CaseCommand.Tick(),
        "write" => History.Message(History.Received) with { ReceivedAt = now },
        "write late" => History.Message(History.Received) with { ReceivedAt = now - Duration.FromHours(7) },
        "reply" => History.Answer(),
        "reply without summary" => History.Answer(summary: ""),
        "reply promising" => History.Answer() with { NextUpdateBy = now + Duration.FromHours(60) },
        "reply asking" => History.Answer(ask: "Which version?"),
        "reply and wait" => History.Answer(waiting: true, ask: "Which version?"),
        "reply without waiting" => History.Answer(waiting: false),
        "wait" => new CaseCommand.Wait(TestDesk.Ada, WaitingOn.Customer, "Which version?"),
        "wait without question" => new CaseCommand.Wait(TestDesk.Ada, WaitingOn.Customer, null),
        "engineering" => new CaseCommand.Wait(TestDesk.Ada, WaitingOn.Engineering, "Is it the index?"),
        "note" => new CaseCommand.AddNote(TestDesk.Ada, "A note.", null, null, null),
        "sev1" => Triage(new TriageFacts(Severity.Sev1)),
        "sev2" => Triage(new TriageFacts(Severity.Sev2)),
        "beta" => Triage(new TriageFacts(Maturity: Maturity.Beta)),
        "ga" => Triage(new TriageFacts(Maturity: Maturity.GenerallyAvailable)),
        "for wall" or "for cloud" or "for enterprise" or "for never-pausing" => Triage(new TriageFacts(), what[4..]),
        "assign" => new CaseCommand.Assign("lea", TestDesk.Ada, "All is said."),
        "hand over" => new CaseCommand.Assign("lea", TestDesk.Ben, "All is said."),
        "resolve" => new CaseCommand.Resolve(TestDesk.Ada, ResolutionKind.Resolution, "Fixed.", null),
        "workaround" => new CaseCommand.Resolve(TestDesk.Ada, ResolutionKind.Workaround, "Restart.", null),
        "product update" => new CaseCommand.Resolve(TestDesk.Ada, ResolutionKind.ProductUpdate, "In 5.3.", null),
        "confirm" => new CaseCommand.Confirm(CaseCommand.ByCustomer, null),
        "reopen" => new CaseCommand.Reopen(TestDesk.Ada, "Again."),
        "merge" => new CaseCommand.Merge(TestDesk.Ada, new OtherCase(new CaseId(1000), true, of.Customer?.Id, null, [], 0), null),
        "recompute" or "short hours" or "long hours" or "tighter terms" or "looser terms" or "no resolution" => new CaseCommand.Recompute("admin", "The calendar changed."),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such step."),
    };

    private static CaseCommand.Triage Triage(TriageFacts facts, string? customer = null) => new(TestDesk.Ada, facts, customer, null);

    private static Gen<Life> Lives(string[] all) =>
        from customer in Gen.Elements(_customers)
        from start in Gen.Choose(0, 14 * 24 * 60)
        from count in Gen.Choose(0, 16)
        from steps in Gen.ListOf(from what in Gen.Elements(all) from later in Later select new Step(what, later), count)
        from looks in Gen.ListOf(Gen.Choose(0, 40 * 24 * 3600).Select(s => Duration.FromSeconds(s)), 6)
        select new Life(customer, Duration.FromMinutes(start), [.. steps], [.. looks.Order()]);

    private static Gen<Duration?> Later => Gen.Frequency(
        (2, Gen.Constant<Duration?>(Duration.Zero)),
        (3, Gen.Constant<Duration?>(null)),
        (4, Gen.Choose(1, 4 * 3600).Select(s => (Duration?)Duration.FromSeconds(s))),
        (4, Gen.Choose(1, 3 * 24 * 60).Select(m => (Duration?)Duration.FromMinutes(m))),
        (1, Gen.Choose(1, 60 * 24).Select(h => (Duration?)(Duration.FromHours(h) + Duration.FromNanoseconds(h)))));
}
