using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Validity;

namespace SupportFunctions.Core.Agreements;

/// <summary>All that a verdict depends on besides the case: every agreement and every calendar through time.</summary>
/// <param name="calendars">By id.</param>
/// <param name="agreements">By id; holds at least <c>standard</c>.</param>
/// <param name="asRecorded">The same without corrections; null when there are none.</param>
/// <param name="correctedBy">The same with the corrections recorded up to an instant.</param>
public sealed class SlaTerms(
    IReadOnlyDictionary<string, EffectiveCalendar> calendars, IReadOnlyDictionary<string, Timeline<Agreement>> agreements,
    SlaTerms? asRecorded = null, ImmutableArray<Correction> corrections = default, Func<Instant, SlaTerms>? correctedBy = null)
{
    public IReadOnlyDictionary<string, EffectiveCalendar> Calendars => calendars;

    public IReadOnlyDictionary<string, Timeline<Agreement>> Agreements => agreements;

    /// <summary>Without corrections: what was said to count at the time. Itself when nothing was corrected.</summary>
    public SlaTerms AsRecorded => asRecorded ?? this;

    public bool IsCorrected => asRecorded is not null;

    /// <summary>Of any agreement or calendar, by when they were recorded.</summary>
    public ImmutableArray<Correction> Corrections { get; } = corrections.IsDefault ? [] : corrections;

    /// <param name="calendars">By id.</param>
    /// <param name="agreements">By id.</param>
    public static SlaTerms Of(IReadOnlyDictionary<string, Versions<WorkCalendar>> calendars, IReadOnlyDictionary<string, Versions<Agreement>> agreements)
    {
        ImmutableArray<Correction> corrections =
            [.. calendars.Values.SelectMany(c => c.Corrections).Concat(agreements.Values.SelectMany(a => a.Corrections)).OrderBy(c => c.RecordedAt)];
        SlaTerms? asRecorded = corrections.IsEmpty ? null : new SlaTerms(
            calendars.ToDictionary(c => c.Key, c => new EffectiveCalendar(c.Value.AsRecorded), StringComparer.Ordinal),
            agreements.ToDictionary(a => a.Key, a => a.Value.AsRecorded, StringComparer.Ordinal));
        return new SlaTerms(
            calendars.ToDictionary(c => c.Key, c => new EffectiveCalendar(c.Value.Corrected), StringComparer.Ordinal),
            agreements.ToDictionary(a => a.Key, a => a.Value.Corrected, StringComparer.Ordinal),
            asRecorded, corrections, By);

        SlaTerms By(Instant recorded) => new(
            calendars.ToDictionary(c => c.Key, c => new EffectiveCalendar(c.Value.CorrectedBy(recorded)), StringComparer.Ordinal),
            agreements.ToDictionary(a => a.Key, a => a.Value.CorrectedBy(recorded), StringComparer.Ordinal));
    }

    /// <summary>What counted then, for any time: with the corrections recorded by that instant, and without later ones.</summary>
    public SlaTerms CorrectedBy(Instant recorded) => correctedBy?.Invoke(recorded) ?? this;

    /// <summary>As if an agreement had always been so.</summary>
    public SlaTerms With(string id, Timeline<Agreement> agreement) =>
        new(calendars, new Dictionary<string, Timeline<Agreement>>(agreements, StringComparer.Ordinal) { [id] = agreement });

    /// <summary>As if a calendar had always been so.</summary>
    public SlaTerms With(string id, EffectiveCalendar calendar) =>
        new(new Dictionary<string, EffectiveCalendar>(calendars, StringComparer.Ordinal) { [id] = calendar }, agreements);

    /// <summary>A calendar that does not exist counts around the clock: strict, and visible in the explanation.</summary>
    public EffectiveCalendar Calendar(string id) => calendars.GetValueOrDefault(id) ?? EffectiveCalendar.Always;

    /// <summary>The agreement in force then; null when there is none of that id.</summary>
    public Agreement? Agreement(string id, Instant at) => agreements.GetValueOrDefault(id)?.At(at);
}
