using NodaTime;

namespace SupportFunctions.Core.Incidents;

/// <summary>What time alone has brought: each at its exact instant, once, however late it is noticed.</summary>
internal static class IncidentLapsing
{
    /// <param name="now">Desk time.</param>
    /// <param name="isInclusive">An instant that is exactly <paramref name="now"/> counts as passed; false while something done at that very instant may still forestall it.</param>
    public static void LapseUntil(this IncidentChange change, Instant now, bool isInclusive)
    {
        while (IncidentClock.NextLapse(change.Incident, change.Terms.Policy.NagBefore) is { } lapse && (isInclusive ? lapse.At <= now : lapse.At < now))
        {
            switch (lapse)
            {
                case IncidentLapse.Nag n:
                    change.Add(n.At, IncidentCommand.ByDesk, new IncidentEvent.UpdateNagged(n.DueAt));
                    // Noticed when the update is missing already, the mail about that says all.
                    if (now < n.DueAt)
                    {
                        change.TellCommunicator(IncidentMailKind.UpdateDue, n.At, n.DueAt);
                    }

                    break;
                case IncidentLapse.Update u:
                    change.Lapse(u, now, isInclusive);
                    break;
                case IncidentLapse.FollowUp f:
                    change.Add(f.At, IncidentCommand.ByDesk, new IncidentEvent.FollowUpDue());
                    change.TellCommunicator(IncidentMailKind.FollowUp, f.At, dueAt: null);
                    break;
            }
        }
    }

    /// <summary>After a standstill one is recorded and mailed, with the number that were missed, not one for each.</summary>
    private static void Lapse(this IncidentChange change, IncidentLapse.Update update, Instant now, bool isInclusive)
    {
        Int128 every = change.Incident.UpdateEvery.ToInt128Nanoseconds();
        Int128 late = (now - update.DueAt).ToInt128Nanoseconds();
        Int128 missed = isInclusive ? (late / every) + 1 : (late + every - 1) / every;
        change.Add(update.At, IncidentCommand.ByDesk, new IncidentEvent.UpdateLapsed(
            update.DueAt, Math.Max(change.Incident.Missed + 1, (int)Int128.Min(missed, int.MaxValue))));
        change.TellEveryone(IncidentMailKind.UpdateLapsed, update.At, update.DueAt);
    }
}
