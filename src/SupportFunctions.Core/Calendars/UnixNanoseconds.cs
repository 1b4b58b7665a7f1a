using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Core.Calendars;

/// <summary>Instants as nanoseconds from 1970-01-01T00:00Z, and the span of them that calendars are computed for.</summary>
/// <remarks>280 years of nanoseconds fit a <see cref="long"/>, also as a sum of working time; a longer span would not.</remarks>
internal static class UnixNanoseconds
{
    public const int FirstYear = 1920;

    /// <summary>The first year that is not computed any more.</summary>
    public const int EndYear = 2200;

    public const long PerMinute = NodaConstants.NanosecondsPerMinute;

    public const long PerDay = NodaConstants.NanosecondsPerDay;

    public static readonly Instant First = Instant.FromUtc(FirstYear, 1, 1, 0, 0);

    public static readonly Instant End = Instant.FromUtc(EndYear, 1, 1, 0, 0);

    private static readonly Duration _span = End - First;

    public static long Of(Instant at, string parameter) =>
        at >= First && at < End ? OfAny(at) : throw OutOfRange(at, parameter);

    public static long Of(Duration allowance, string parameter)
    {
        if (allowance < Duration.Zero)
        {
            throw new ArgumentOutOfRangeException(parameter, DurationPattern.Roundtrip.Format(allowance), "An allowance of working time is zero or more.");
        }

        return allowance <= _span ? allowance.ToInt64Nanoseconds() : throw TooFar(parameter);
    }

    /// <summary>For instants that are known to be near the span.</summary>
    public static long OfAny(Instant at) => (at - NodaConstants.UnixEpoch).ToInt64Nanoseconds();

    public static long OfYear(int year) => OfAny(Instant.FromUtc(year, 1, 1, 0, 0));

    public static Instant At(long nanoseconds) => NodaConstants.UnixEpoch.PlusNanoseconds(nanoseconds);

    public static ArgumentOutOfRangeException TooFar(string parameter) =>
        new(parameter, "The answer lies after 2199, the last year that calendars are computed for; use a shorter allowance or an earlier start.");

    private static ArgumentOutOfRangeException OutOfRange(Instant at, string parameter) =>
        new(parameter, InstantPattern.ExtendedIso.Format(at), "Calendars are computed for the years 1920 to 2199; use an instant within them.");
}
