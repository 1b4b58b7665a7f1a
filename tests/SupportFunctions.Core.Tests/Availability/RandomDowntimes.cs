using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Availability;
using Interval = NodaTime.Interval;

namespace SupportFunctions.Core.Tests.Availability;

/// <summary>A month of a zone, how much of it is over, and what went wrong in it, before it and beyond its end.</summary>
public sealed record DowntimeSample(
    string Zone, YearMonth Month, Instant Until, IReadOnlyList<Downtime> Downtimes, IReadOnlyList<AvailabilityPromise> Promises)
{
    public Interval Period => AvailabilityPeriods.Month(Month, DateTimeZoneProviders.Tzdb[Zone]);

    public override string ToString() =>
        FormattableString.Invariant($"{Zone} {Month.Year}-{Month.Month} until {Until}: {string.Join("; ", Downtimes)} under {string.Join("; ", Promises)}");
}

/// <summary>Random months for the laws, the same in every run, from a fixed seed.</summary>
internal static class RandomDowntimes
{
    private static readonly string[] _zones = ["America/Los_Angeles", "America/Los_Angeles", "Europe/Vienna", "Australia/Lord_Howe", "America/Asuncion", "UTC"];

    private static readonly string?[] _products = [null, "search", "store"];

    private static readonly decimal[] _targets = [0.9m, 0.995m, 0.9995m, 1m];

    public static void Check(int samples, Func<DowntimeSample, bool> law) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(samples).WithReplay(20261101UL, 1630241UL),
        Prop.ForAll(Samples.ToArbitrary(), law));

    private static Gen<DowntimeSample> Samples =>
        from zone in Gen.Elements(_zones)
        from year in Gen.Choose(2023, 2028)
        from month in Gen.Choose(1, 12)
        let of = new YearMonth(year, month)
        let period = AvailabilityPeriods.Month(of, DateTimeZoneProviders.Tzdb[zone])
        from until in Gen.Frequency((2, Gen.Constant(period.End)), (1, Second(period)), (1, Gen.Constant(period.End + Duration.FromDays(3))))
        from count in Gen.Choose(0, 7)
        from downtimes in Gen.ListOf(Gen.OneOf(Outage(period), Window(period)), count)
        from promises in Promises(period)
        select new DowntimeSample(zone, of, until, [.. downtimes], promises);

    /// <summary>Any second from two days before the period to two days after it; often near the others, so that they overlap.</summary>
    private static Gen<Instant> Second(Interval period) =>
        from day in Gen.Frequency((3, Gen.Choose(9, 11)), (1, Gen.Choose(-2, (int)period.Duration.TotalDays + 2)), (1, Gen.Constant((int)period.Duration.TotalDays)))
        from second in Gen.Choose(0, 86_399)
        select period.Start + Duration.FromDays(day) + Duration.FromSeconds(second);

    private static Gen<Downtime> Outage(Interval period) =>
        from number in Gen.Choose(1, 4)
        from product in Gen.Elements(_products)
        from start in Second(period)
        from length in Gen.Choose(0, 300_000)
        from isOpen in Gen.Frequency((1, Gen.Constant(true)), (6, Gen.Constant(false)))
        select (Downtime)new Downtime.Outage($"I-{number}", product, start, isOpen ? null : start + Duration.FromSeconds(length));

    /// <summary>Begun early, late or in time; ended early, in time, or over either limit.</summary>
    private static Gen<Downtime> Window(Interval period) =>
        from number in Gen.Choose(1, 4)
        from product in Gen.Elements(_products)
        from start in Second(period)
        from length in Gen.Choose(1, 8_000)
        from early in Gen.Choose(-1_000, 1_000)
        from worked in Gen.Choose(0, 12_000)
        from isOpen in Gen.Frequency((1, Gen.Constant(true)), (6, Gen.Constant(false)))
        from isWithinRules in Gen.Frequency((1, Gen.Constant(false)), (4, Gen.Constant(true)))
        let begun = start + Duration.FromSeconds(early)
        select (Downtime)Downtime.Maintenance.Of(
            $"M-{number}", product, new Interval(start, start + Duration.FromSeconds(length)), begun, isOpen ? null : begun + Duration.FromSeconds(worked),
            isWithinRules, Duration.FromHours(2));

    /// <summary>None, one throughout, or two after each other, with or without a gap.</summary>
    private static Gen<AvailabilityPromise[]> Promises(Interval period) =>
        from first in Terms
        from second in Terms
        from change in Second(period)
        from gap in Gen.Elements(0, 0, 90_000)
        from shape in Gen.Choose(0, 3)
        select shape switch
        {
            0 => System.Array.Empty<AvailabilityPromise>(),
            1 => [new AvailabilityPromise(new Interval(null, null), first)],
            2 => [new AvailabilityPromise(new Interval(change, null), first)],
            _ => [new AvailabilityPromise(new Interval(null, change), first), new AvailabilityPromise(new Interval(change + Duration.FromSeconds(gap), null), second)],
        };

    private static Gen<AvailabilityTerms> Terms =>
        from target in Gen.Elements(_targets)
        from counts in Gen.Elements(true, false)
        select new AvailabilityTerms(target, counts);
}
