using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Availability;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Validity;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Availability;

public sealed class AvailabilityPromiseTests
{
    private static readonly Instant _start = At("2026-04-01T00:00Z");

    private static readonly Instant _change = At("2026-04-11T00:00Z");

    private static readonly Interval _period = new(_start, At("2026-05-01T00:00Z"));

    private static readonly CustomerTerms _managed = new("acme", "Acme", Tier.Enterprise, Deployment.Managed);

    [Fact]
    public void The_standard_agreement_promises_99_5_per_cent_all_the_time() =>
        Assert.Equal(new AvailabilityPromise(_period, new AvailabilityTerms(0.995m, false)), Assert.Single(AvailabilityPromises.Of(_managed, Terms(), _period)));

    [Fact]
    public void Nothing_is_promised_to_a_customer_without_an_agreement_or_by_one_that_is_silent()
    {
        Assert.Empty(AvailabilityPromises.Of(_managed with { Agreement = "none" }, Terms(), _period));
        Assert.Empty(AvailabilityPromises.Of(_managed with { Tier = Tier.Free }, Terms(), _period));
        Assert.Empty(AvailabilityPromises.Of(_managed with { Agreement = "own" }, Terms(new Timeline<Agreement>(Own(null))), _period));
    }

    [Fact]
    public void A_new_version_of_an_agreement_promises_from_its_own_instant_on() => Assert.Equal(
        [(_start, _change, 0.99m), (_change, _period.End, 0.999m)],
        Spans(AvailabilityPromises.Of(_managed with { Agreement = "own" }, Terms(new Timeline<Agreement>([(Instant.MinValue, Own(0.99m)), (_change, Own(0.999m))])), _period)));

    [Fact]
    public void An_agreement_that_ends_within_the_period_leaves_the_rest_to_the_standard_one() => Assert.Equal(
        [(_start, _change, 0.99m), (_change, _period.End, 0.995m)],
        Spans(AvailabilityPromises.Of(_managed with { Agreement = "own" }, Terms(new Timeline<Agreement>(Own(0.99m) with { ValidTo = _change })), _period)));

    [Fact]
    public void An_exception_lends_another_agreement_for_its_time() => Assert.Equal(
        [(_start, _change, 0.995m), (_change, _change + Duration.FromDays(2), 0.9m), (_change + Duration.FromDays(2), _period.End, 0.995m)],
        Spans(AvailabilityPromises.Of(
            _managed with { Exceptions = [new Deviation(_change, _change + Duration.FromDays(2), "Moving house", "lea", "Asked for.", "own")] },
            Terms(new Timeline<Agreement>(Own(0.9m))), _period)));

    private static IEnumerable<(Instant, Instant, decimal)> Spans(IEnumerable<AvailabilityPromise> promises) => promises.Select(p => (p.During.Start, p.During.End, p.Terms.Target));

    private static Agreement Own(decimal? target) =>
        Agreement.Standard with { Id = "own", Name = "Own", Availability = target is { } share ? new AvailabilityTerms(share, CountsMaintenance: true) : null };

    private static SlaTerms Terms(Timeline<Agreement>? own = null)
    {
        var agreements = new Dictionary<string, Timeline<Agreement>> { [Agreement.StandardId] = new(Agreement.Standard) };
        if (own is not null)
        {
            agreements["own"] = own;
        }

        return new SlaTerms(new Dictionary<string, Core.Calendars.EffectiveCalendar>(), agreements);
    }
}
