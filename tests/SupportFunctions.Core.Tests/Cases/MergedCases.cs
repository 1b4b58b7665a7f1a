using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>Cases of all ages and states that are merged into another one of the same customer.</summary>
internal static class MergedCases
{
    /// <summary>What takes over what such a case leaves when it is merged now, or as long ago as its kind says.</summary>
    public static CaseCommand.Absorb Leaving(string kind, Case into, CaseId id, Instant now, DeskTerms terms)
    {
        (int hours, (int At, CaseCommand What)[] life, int late) = kind switch
        {
            "fresh" => (3, Array.Empty<(int At, CaseCommand What)>(), 0),
            "answered" => (70, [(1, Triage(Severity.Sev1)), (2, History.Answer()), (30, Written)], 0),
            "waiting" => (120, [(1, Triage(Severity.Sev2)), (5, History.Answer(waiting: true, ask: "Which version?"))], 0),
            "old" => (25 * 24, [(1, Triage(Severity.Sev1)), (200, new CaseCommand.Wait(TestDesk.Ada, WaitingOn.Customer, "Which version?")), (250, Written)], 0),
            "update" => (90, [(1, Triage(Severity.Sev1)), (30, new CaseCommand.Resolve(TestDesk.Ada, ResolutionKind.ProductUpdate, "In 5.3.", null))], 0),
            "late" => (60, [(4, new CaseCommand.Wait(TestDesk.Ada, WaitingOn.Customer, null))], 31),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such case."),
        };
        Instant start = now - Duration.FromHours(hours);
        Case of = Case.NotOpened(id);
        Decision.Accepted last = null!;
        string customer = into.Customer?.Id ?? "unidentified";
        Take(start, History.Opening(customer) with { ReceivedAt = start });
        foreach ((int at, CaseCommand what) in life)
        {
            Take(start + Duration.FromHours(at), what is CaseCommand.ReceiveMessage m ? m with { ReceivedAt = start + Duration.FromHours(at) } : what);
        }

        Take(now - Duration.FromHours(late), new CaseCommand.Merge(TestDesk.Ada, OtherCase.Of(into) with { MergedInto = null }, null));
        Effect.Absorb effect = Assert.Single(last.Effects.OfType<Effect.Absorb>());
        return new CaseCommand.Absorb(effect.By, effect.From);

        void Take(Instant at, CaseCommand command)
        {
            last = Assert.IsType<Decision.Accepted>(CaseDecider.Decide(of, command, at, terms));
            of = last.Next;
        }
    }

    private static CaseCommand Written => History.Message(History.Received);

    private static CaseCommand.Triage Triage(Severity severity) => new(TestDesk.Ada, new TriageFacts(severity), null, null);
}
