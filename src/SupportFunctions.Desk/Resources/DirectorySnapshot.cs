using System.Collections.Frozen;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Policies;

namespace SupportFunctions.Desk.Resources;

/// <summary>All that applies to every case, as read at one time.</summary>
internal sealed class DirectorySnapshot(
    DeskPolicy policy,
    FrozenDictionary<string, Agreement> agreements,
    IReadOnlyList<IReadOnlyList<(Instant? ValidFrom, WorkCalendar Calendar)>> calendars,
    IReadOnlyList<EngineerTerms> engineers)
{
    private volatile InForce? _inForce;

    public DeskPolicy Policy => policy;

    public FrozenDictionary<string, Agreement> Agreements => agreements;

    public Roster Roster { get; } = new(engineers);

    public FrozenSet<string> PublicDomains { get; } = policy.PublicMailDomains.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public FrozenDictionary<string, EngineerTerms> EngineersByAddress { get; } = engineers
        .Select(e => (Key: MailNames.AddressKey(e.Email), Engineer: e))
        .Where(e => e.Key is not null)
        .DistinctBy(e => e.Key)
        .ToFrozenDictionary(e => e.Key!, e => e.Engineer);

    /// <summary>Of each calendar the newest version that counts by then; the oldest while none does.</summary>
    public FrozenDictionary<string, WorkCalendar> CalendarsAt(Instant now)
    {
        if (_inForce is not { } cached || now < cached.From || now >= cached.Until)
        {
            _inForce = cached = Choose(now);
        }

        return cached.Calendars;
    }

    private InForce Choose(Instant now)
    {
        Instant[] changes = [.. calendars.SelectMany(versions => versions).Select(v => v.ValidFrom).OfType<Instant>()];
        return new InForce(
            calendars
                .Select(versions => versions.FirstOrDefault(v => v.ValidFrom is not { } from || from <= now, versions[^1]).Calendar)
                .ToFrozenDictionary(c => c.Id),
            changes.Where(c => c <= now).DefaultIfEmpty(Instant.MinValue).Max(),
            changes.Where(c => c > now).DefaultIfEmpty(Instant.MaxValue).Min());
    }

    private sealed record InForce(FrozenDictionary<string, WorkCalendar> Calendars, Instant From, Instant Until);
}
