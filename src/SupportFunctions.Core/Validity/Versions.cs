using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Validity;

/// <summary>One version of terms.</summary>
/// <param name="From">From when on it counts: when it was recorded, or later when it was announced for a later time.</param>
/// <param name="Correction">Given when it also counts for a time before it was recorded.</param>
public sealed record TermsVersion<T>(T Value, Instant From, Correction? Correction = null) where T : class;

/// <summary>Every version of terms that there ever was, oldest first (R-SLA-8): what was said to count, and what counts since corrections were made.</summary>
public sealed class Versions<T> where T : class
{
    private readonly IReadOnlyCollection<TermsVersion<T>> _versions;

    public Versions(T only)
    {
        _versions = [new TermsVersion<T>(only, Instant.MinValue)];
        Corrected = AsRecorded = new Timeline<T>(only);
        Corrections = [];
    }

    /// <exception cref="ArgumentException">There is none.</exception>
    public Versions(IReadOnlyCollection<TermsVersion<T>> versions)
    {
        _versions = versions;
        Corrections = [.. versions.Select(v => v.Correction).OfType<Correction>()];
        AsRecorded = new Timeline<T>(versions.Select(v => (v.From, v.Value)));
        Corrected = Corrections.IsEmpty ? AsRecorded : CorrectedBy(Instant.MaxValue);
    }

    /// <summary>A correction counts from its own start.</summary>
    public Timeline<T> Corrected { get; }

    /// <summary>A correction counts from when it was recorded; the same timeline when there is none.</summary>
    public Timeline<T> AsRecorded { get; }

    /// <summary>As <see cref="Corrected"/> was then: corrections recorded later count from when they were recorded.</summary>
    public Timeline<T> CorrectedBy(Instant recorded) =>
        new(_versions.Select(v => (v.Correction is { } made && made.RecordedAt <= recorded ? made.From : v.From, v.Value)));

    /// <summary>In the order in which they were recorded.</summary>
    public ImmutableArray<Correction> Corrections { get; }
}
