using NodaTime;
using SupportFunctions.Core.Availability;

namespace SupportFunctions.Core.Tests.Availability;

/// <summary>What holds for every month, whatever went wrong in it.</summary>
public sealed class AvailabilityLawTests
{
    private static readonly int _samples = Surroundings.IsFull ? 4000 : 200;

    [Fact]
    public void Figures_and_evidence_are_what_counting_second_by_second_gives() => RandomDowntimes.Check(Surroundings.IsFull ? 300 : 20, sample =>
    {
        AvailabilityAccount account = Account(sample);
        AvailabilityFigures figures = account.Figures;
        SlowAvailability slow = new SlowAvailability(sample).Count();
        Assert.Equal(
            (slow.Elapsed, slow.Down, slow.Excused, slow.Promised, slow.Counted),
            (Seconds(figures.Elapsed), Seconds(figures.Down), Seconds(figures.Excused), Seconds(figures.Promised), Seconds(figures.Counted)));
        if (figures.RemainingSeconds is { } left)
        {
            Assert.Equal((long)decimal.Floor(slow.Allowance - slow.Counted), left);
            Assert.Equal(slow.Counted > slow.Allowance, figures.IsBroken);
        }
        else
        {
            Assert.Equal(0, slow.Allowance);
        }

        var named = new Dictionary<long, bool>();
        foreach (DowntimePiece piece in account.Evidence)
        {
            for (long second = piece.During.Start.ToUnixTimeSeconds(); second < piece.During.End.ToUnixTimeSeconds(); second++)
            {
                named.Add(second, piece.Judgement == DowntimeJudgement.Counted);
            }
        }

        Assert.Equal(slow.Seconds.Count, named.Count);
        return named.All(second => slow.Seconds[second.Key] == second.Value);
    });

    [Fact]
    public void The_evidence_names_exactly_those_who_were_down() => RandomDowntimes.Check(_samples, sample =>
        Account(sample).Evidence.All(piece => new[] { piece.During.Start, piece.During.End - Duration.Epsilon }.All(at =>
            piece.Sources.Order(StringComparer.Ordinal).SequenceEqual(
                sample.Downtimes.Where(d => d.From <= at && (d.To is null || at < d.To)).Select(d => d.Source).Distinct().Order(StringComparer.Ordinal)))));

    [Fact]
    public void Neighbouring_pieces_differ() => RandomDowntimes.Check(_samples, sample =>
    {
        DowntimePiece[] pieces = [.. Account(sample).Evidence];
        return pieces.Zip(pieces.Skip(1)).All(p => p.First.During.End <= p.Second.During.Start && (p.First.During.End < p.Second.During.Start || p.First != p.Second with { During = p.First.During }));
    });

    [Fact]
    public void The_order_in_which_downtimes_are_told_changes_no_figure() => RandomDowntimes.Check(_samples, sample =>
        Account(sample).Figures == Account(sample with { Downtimes = [.. sample.Downtimes.Reverse()] }).Figures);

    [Fact]
    public void What_is_told_of_a_month_in_two_parts_adds_up() => RandomDowntimes.Check(_samples, sample =>
    {
        Instant middle = sample.Period.Start + Duration.FromSeconds(1_000_003);
        AvailabilityFigures whole = Account(sample).Figures;
        AvailabilityFigures parts = Of(new Interval(sample.Period.Start, middle)) + Of(new Interval(middle, sample.Period.End));
        Assert.InRange((whole.Allowance - parts.Allowance)?.TotalNanoseconds ?? 0, 0, 1);
        return whole with { Allowance = null } == parts with { Allowance = null };

        AvailabilityFigures Of(Interval part) => AvailabilityAccount.Of(part, sample.Until, sample.Downtimes, sample.Promises).Figures;
    });

    private static AvailabilityAccount Account(DowntimeSample sample) =>
        AvailabilityAccount.Of(sample.Period, sample.Until, sample.Downtimes, sample.Promises);

    private static long Seconds(Duration length)
    {
        Assert.Equal(0, length.ToInt64Nanoseconds() % NodaConstants.NanosecondsPerSecond);
        return length.ToInt64Nanoseconds() / NodaConstants.NanosecondsPerSecond;
    }
}
