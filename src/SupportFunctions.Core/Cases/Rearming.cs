using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Core.Cases;

/// <summary>Only a message that arrives meets a clock or pauses one: what failed is taken back, and what it had ended runs again from its original start.</summary>
internal static class Rearming
{
    public const string NeverArrives = "The last message to the customer never arrived; another one would not either.";

    private const string Why = "The message that had met it never reached the customer (R-SLA-6).";

    /// <summary>After the failure of <paramref name="failed"/> was recorded.</summary>
    public static void Rearm(this CaseChange change, Instant at, Answer failed)
    {
        bool isLast = !change.Case.Answers.Any(a => a.Stands && a.At > failed.At);
        if (isLast)
        {
            change.RestoreOwnClocks(at, failed);
        }

        if (failed.IsResolution && isLast)
        {
            change.TakeBackResolution(at, failed);
        }

        if (failed.CountsAsResponse)
        {
            change.RearmResponse(at, failed, ClockName.FirstResponse);
            change.RearmResponse(at, failed, ClockName.InternalResponse);
        }

        change.AlignWait(at, "The question never reached the customer (R-SLA-7).");
    }

    /// <summary>On a merged case nothing runs again: what the message had met before the merging goes on where the case does.</summary>
    public static void HandOn(this CaseChange change, Instant at, Answer failed, MergeRecord merge)
    {
        bool isUnresolved = failed.IsResolution && change.Case.ClosedBy == ClosedBecause.Merged && !change.Case.Answers.Any(a => a.Stands && a.At > failed.At);
        List<ClockName> owed = [];
        foreach (ClockName name in (ClockName[])[
            .. failed.CountsAsResponse ? [ClockName.FirstResponse, ClockName.InternalResponse] : Array.Empty<ClockName>(),
            .. isUnresolved ? [ClockName.Resolution] : Array.Empty<ClockName>()])
        {
            if (change.Case.Clock(name) is not { } clock || clock.MetAt != failed.At)
            {
                continue;
            }

            Instant? responded = name == ClockName.Resolution ? null : change.Case.RespondedAt(name);
            change.Rearm(at, clock with { MetAt = null });
            change.RecordWhatPassed(at, name);
            change.LapseUntil(Instant.Min(responded ?? merge.At, merge.At), at, isInclusive: false);
            if (responded is { } then)
            {
                change.Meet(then, CaseCommand.ByDesk, name);
            }
            else
            {
                owed.Add(name);
            }
        }

        if (owed.Count > 0)
        {
            MergedCase left = change.Leave(merge.At, "A message to the customer never arrived, so what it had met is unmet.", owed);
            change.HandOver(at, CaseCommand.ByDesk, merge.Into, left);
        }
    }

    /// <summary>The wait is justified from when a question that stands was with the customer; without one it ends, and nothing of it was a pause.</summary>
    public static void AlignWait(this CaseChange change, Instant at, string why)
    {
        Case of = change.Case;
        if (of is not { IsWaitingOnCustomer: true, Waits: [.., { To: null, AskedAt: not null } wait] }
            || of.AskedAt is { } since && Instant.Max(since, wait.From) == wait.AskedAt)
        {
            return;
        }

        Instant? asked = of.AskedAt is { } askedAt ? Instant.Max(askedAt, wait.From) : null;
        change.Add(at, CaseCommand.ByDesk, new CaseEvent.WaitJustified(asked, why));
        foreach (Clock clock in change.Case.Clocks.Where(c => c is { IsOpen: true, IsPaused: true }))
        {
            ImmutableArray<ClockPause> before = clock.Pauses.RemoveAt(clock.Pauses.Length - 1);
            change.Recompute(at, CaseCommand.ByDesk, why, clock, clock with
            {
                Pauses = asked is { } from ? before.Add(clock.Pauses[^1] with { From = Instant.Max(from, clock.Pauses[^1].From) }) : before,
            });
        }

        if (asked is null)
        {
            change.Add(at, CaseCommand.ByDesk, new CaseEvent.WaitEnded(WaitingOn.Customer, why));
        }
    }

    /// <summary>Whoever has the case, or the leads for what a person wrote; an acknowledgement to a wrong address is nobody's work yet.</summary>
    public static void TellOfFailure(this CaseChange change, Instant at, SentMail mail, Answer? answer, string? detail)
    {
        if (answer is not null || change.Case.Assignee is not null)
        {
            change.TellStaffOf(at, MailKind.DeliveryFailed, f => f with { FailedMail = mail.Kind, FailedAt = at, SentAt = mail.At, Detail = detail });
        }
    }

    /// <summary>Next reply and next update as they were before the message.</summary>
    private static void RestoreOwnClocks(this CaseChange change, Instant at, Answer failed)
    {
        foreach (ClockName name in new[] { ClockName.NextReply, ClockName.NextUpdate })
        {
            Clock? before = failed.Displaced.FirstOrDefault(c => c.Name == name);
            if (change.Case.Clock(name) is not { } now || (now.StartedAt != failed.At && now.MetAt != failed.At))
            {
                continue;
            }

            if (before is not null)
            {
                change.Rearm(at, before with { Pauses = PausesSince(change, before), BreachedAt = now.StartedAt == before.StartedAt ? now.BreachedAt : before.BreachedAt });
            }
            else if (now.IsOpen)
            {
                change.Add(at, CaseCommand.ByDesk, new CaseEvent.ClockCancelled(name, "The message that started it never reached the customer."));
            }
        }
    }

    private static void TakeBackResolution(this CaseChange change, Instant at, Answer failed)
    {
        // What the customer has confirmed did reach the customer, on whatever way.
        if (change.Case.IsOpen || change.Case.ClosedBy == ClosedBecause.Confirmed)
        {
            return;
        }

        change.Add(at, CaseCommand.ByDesk, new CaseEvent.Reopened("The resolution never reached the customer.", RestCounts: true));
        if (change.Case.Clock(ClockName.Resolution) is { } clock && clock.EndedAt >= failed.At)
        {
            change.Rearm(at, clock with { MetAt = null, CancelledAt = null, CancelledBecause = null });
        }

        change.RecordWhatPassed(at, ClockName.Resolution);
        change.ReconcileContract(at, CaseCommand.ByDesk, "The case was reopened.");
    }

    /// <summary>Met again at the next message that counts, if there was one; else it runs, from its original start.</summary>
    private static void RearmResponse(this CaseChange change, Instant at, Answer failed, ClockName name)
    {
        if (change.Case.Clock(name) is not { } clock || clock.MetAt != failed.At)
        {
            return;
        }

        change.Rearm(at, clock with { MetAt = null });
        change.RecordWhatPassed(at, name);
        change.ReconcileContract(at, CaseCommand.ByDesk, Why);
        if (change.Case.RespondedAt(name) is { } responded)
        {
            change.LapseUntil(responded, at, isInclusive: false);
            change.Meet(responded, CaseCommand.ByDesk, name);
        }
    }

    /// <summary>What had passed by what was known while the clock was taken for met had passed: it is recorded for then.</summary>
    private static void RecordWhatPassed(this CaseChange change, Instant at, ClockName name)
    {
        if (change.Case.Clock(name) is { IsContractual: true, CancelledAt: null } clock && change.Contractual(name, at)?.BreachedAt is { } passed && passed < at)
        {
            change.RecordBreach(at, clock, passed);
        }
    }

    private static void Rearm(this CaseChange change, Instant at, Clock clock)
    {
        change.DropNews(clock.Name);
        change.Add(at, CaseCommand.ByDesk, CaseEvent.ClockRearmed.Of(ClockMath.WithDeadlines(clock, CaseClocks.TrackOf(change.Case, clock, change.Terms.Sla)), Why));
    }

    private static ImmutableArray<ClockPause> PausesSince(CaseChange change, Clock clock) => clock.PausesWhileWaiting
        ?
        [
            .. ClockKeeping.JustifiedWaits(change.Case)
                .Where(p => p.To is not { } to || to > clock.StartedAt)
                .Select(p => p with { From = Instant.Max(p.From, clock.StartedAt) }),
        ]
        : clock.Pauses;
}
