using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Cases;

/// <summary>Notes that were meant to be more (R-IN-5): their authors are told why they are not, within limits.</summary>
public sealed partial record Case
{
    /// <summary>When mails became notes with a warning, oldest first, at most the latest <see cref="CaseLimits.WarningsAnHour"/>.</summary>
    public ImmutableArray<Instant> WarnedAt { get; init; } = [];

    internal bool HasWarnedOften(Instant at) => WarnedAt.Length >= CaseLimits.WarningsAnHour && WarnedAt[0] > at - Duration.FromHours(1);

    private ImmutableArray<Instant> Warned(Instant at) => [.. WarnedAt.TakeLast(CaseLimits.WarningsAnHour - 1), at];
}
