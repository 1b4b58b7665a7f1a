using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Jobs;
using SupportFunctions.Desk.Tests.Maintenance;
using Xunit.Abstractions;

namespace SupportFunctions.Desk.Tests.Digests;

/// <summary>
/// All Mondays of a leap year in virtual time, for customers in twelve zones and processes that die, most of them while a digest is decided or sent: one a week where
/// a case is open, at eight o'clock there, and none where none is (R-CUS-5).
/// </summary>
public sealed class DigestYearTests(ITestOutputHelper output)
{
    private static bool IsFull => Environment.GetEnvironmentVariable("SUPPORTFUNCTIONS_TESTS") == "full";

    [Fact]
    public async Task Every_Monday_of_a_leap_year_has_one_digest_where_something_is_open()
    {
        var year = new Year(customers: IsFull ? 120 : 24, deaths: IsFull ? 52 : 20);
        await year.PlayAsync();

        OutgoingMail[] taken = [.. year.Desk.Mails.Taken.Select(t => t.Mail).Where(m => m.Category == "weekly-digest")];
        OutgoingMail[] sent = [.. taken.DistinctBy(m => m.MessageId)];
        List<string> shown = [.. sent.Select(m => $"{WindowDesk.Text(Instant.FromDateTimeOffset(m.Date))}|{m.To.Address}").Order(StringComparer.Ordinal)];
        List<string> demanded = [.. year.Demanded.Order(StringComparer.Ordinal)];
        output.WriteLine(FormattableString.Invariant(
            $"{year.Customers} customers in {WindowYearTests.Zones.Length} zones, {year.Deaths} deaths: {demanded.Count} digests demanded, {shown.Count} sent, {taken.Length - sent.Length} handed over again as the same mail, {year.Quiet} weeks without."));
        Assert.True(demanded.SequenceEqual(shown), $"missing: {string.Join("; ", demanded.Except(shown).Take(5))}; not due: {string.Join("; ", shown.Except(demanded).Take(5))}; {demanded.Count} against {shown.Count}");
        Assert.All(sent, m => Assert.Contains(", 08:00 ", m.Text.Split('\n').First(l => l.StartsWith("This is how things stand", StringComparison.Ordinal)), StringComparison.Ordinal));
        Assert.True(year.Quiet > 100, "some weeks have nothing to say");
        await year.Desk.DisposeAsync();
    }

    private sealed class Year(int customers, int deaths) : DeskThatDies
    {
        private static readonly Instant _begin = Instant.FromUtc(2027, 12, 29, 12, 0);

        private static readonly Instant _end = Instant.FromUtc(2029, 1, 10, 12, 0);

        private readonly Random _random = new(2028);
        private readonly List<(Instant At, Func<Task> Act)> _acts = [];

        public int Customers => customers;

        public int Deaths => deaths;

        public int Quiet { get; private set; }

        public List<string> Demanded { get; } = [];

        public async Task PlayAsync()
        {
            await StartAsync();
            Desk.Move(_begin - Desk.Clock);
            foreach (int i in Enumerable.Range(0, customers))
            {
                await Desk.Http.PutAsync(
                    $"/api/customers/{NameOf(i)}",
                    $"{{'name':'{NameOf(i)}','tier':'enterprise','deployment':'managed','domains':['{NameOf(i)}.example'],'contacts':[{{'email':'kim@{NameOf(i)}.example','digest':true}}],'timeZone':'{ZoneOf(i)}'}}");
                Plan(i);
            }

            await Desk.Desk.FinishAsync();
            foreach (int k in Enumerable.Range(0, deaths))
            {
                // Just before the digests of some zone, so that the process dies between two of their writes.
                LocalDate monday = new LocalDate(2028, 1, 3).PlusWeeks(_random.Next(52));
                _acts.Add((DueIn(ZoneOf(k), monday) - Duration.FromSeconds(1), () => { Desk.Desk.Store.CrashAfter(_random.Next(1, 14)); return Task.CompletedTask; }));
            }

            await PlayAsync(_acts, deaths: 4, _end - _begin);
            await ReachAsync(_end);
        }

        private static string NameOf(int i) => string.Create(CultureInfo.InvariantCulture, $"cust{i:000}");

        private static string ZoneOf(int i) => WindowYearTests.Zones[i % WindowYearTests.Zones.Length];

        private static Instant DueIn(string zone, LocalDate monday) =>
            DateTimeZoneProviders.Tzdb[zone].ResolveLocal(monday.At(new LocalTime(8, 0)), Resolvers.LenientResolver).ToInstant();

        /// <summary>Two cases, each open for some weeks of the year, and waiting for the customer so that nothing else is mailed.</summary>
        private void Plan(int i)
        {
            var open = new List<Interval>();
            foreach (int k in Enumerable.Range(0, 2))
            {
                Instant from = _begin + Duration.FromDays(190 * k) + Duration.FromSeconds(_random.Next(1, 86_400 * 60));
                Instant to = from + Duration.FromSeconds(_random.Next(86_400, 86_400 * 120));
                open.Add(new Interval(from, to));
                string id = "";
                string key = FormattableString.Invariant($"{i}-{k}");
                _acts.Add((from, async () =>
                {
                    DeskDriver.Answer opened = await SendAsync("POST", "/api/cases", $"{{'subject':'It is slow','from':{{'email':'kim@{NameOf(i)}.example'}},'text':'Slow.'}}", key);
                    id = (string)opened.Json["id"]!;
                    await SendAsync("POST", $"/api/cases/{id}/wait", "{'on':'customer','ask':'Which one?'}", key + "w");
                }));
                _acts.Add((to, async () =>
                {
                    await SendAsync("POST", $"/api/cases/{id}/resolve", "{'kind':'resolution','summary':'Done.'}", key + "r");
                    await SendAsync("POST", $"/api/cases/{id}/confirm", "{}", key + "c");
                }));
            }

            for (var monday = new LocalDate(2028, 1, 3); DueIn(ZoneOf(i), monday) <= _end; monday = monday.PlusWeeks(1))
            {
                Instant due = DueIn(ZoneOf(i), monday);
                if (open.Any(o => o.Contains(due)))
                {
                    Demanded.Add($"{WindowDesk.Text(due)}|kim@{NameOf(i)}.example");
                }
                else
                {
                    Quiet++;
                }
            }
        }
    }
}
