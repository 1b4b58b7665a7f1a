using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Http;
using Xunit.Abstractions;

namespace SupportFunctions.Desk.Tests.Maintenance;

/// <summary>
/// A year of windows in virtual time, with customers in twelve zones and processes that die: every mail that the rules demand was sent once, none that
/// they forbid, at the right instant and in the customer's own time. What is demanded is worked out here, from the plan alone.
/// </summary>
public sealed class WindowYearTests(ITestOutputHelper output)
{
    internal static readonly string[] Zones =
    [
        "America/New_York", "America/Los_Angeles", "America/Sao_Paulo", "Europe/Vienna", "Europe/London", "Africa/Casablanca", "Asia/Jerusalem", "Asia/Kolkata", "Asia/Kathmandu",
        "Asia/Tokyo", "Australia/Sydney", "Australia/Lord_Howe",
    ];

    private static readonly string[] _products = ["search", "api", "web"];

    private static readonly string[] _regions = ["us", "eu", "ap"];

    private static readonly LocalDateTimePattern _people = LocalDateTimePattern.CreateWithInvariantCulture("dddd, d MMMM uuuu, HH:mm");

    private static bool IsFull => Environment.GetEnvironmentVariable("SUPPORTFUNCTIONS_TESTS") == "full";

    [Fact]
    public async Task Every_mail_of_a_year_is_sent_once_and_none_that_is_not_due()
    {
        var year = new Year(customers: IsFull ? 200 : 36, windows: IsFull ? 88 : 30, deaths: IsFull ? 40 : 4);
        await year.PlayAsync();

        List<string> sent = [.. year.Desk.Mails.Taken.Select(t => t.Mail).DistinctBy(m => m.MessageId).Select(Shown).Order(StringComparer.Ordinal)];
        List<string> demanded = [.. year.Demanded.Order(StringComparer.Ordinal)];
        output.WriteLine(FormattableString.Invariant(
            $"{year.Customers} customers in {Zones.Length} zones, {year.Windows} windows and {year.Occurrences} occurrences, {year.Deaths} deaths: {demanded.Count} mails demanded, {sent.Count} sent, {year.Desk.Mails.Taken.Count - sent.Count} handed over again as the same mail."));
        output.WriteLine(string.Join(", ", sent.GroupBy(s => s.Split('|')[2]).Select(g => FormattableString.Invariant($"{g.Key}: {g.Count()}"))));
        Assert.True(demanded.SequenceEqual(sent), $"missing: {string.Join("; ", demanded.Except(sent).Take(5))}; not due: {string.Join("; ", sent.Except(demanded).Take(5))}; {demanded.Count} against {sent.Count}");
        await year.Desk.DisposeAsync();
    }

    /// <summary>Instant, recipient, news, and the start in the recipient's words.</summary>
    private static string Shown(OutgoingMail mail)
    {
        string starts = mail.Text.Split('\n').First(l => l.StartsWith("Starts:", StringComparison.Ordinal))["Starts:".Length..].Trim();
        return $"{WindowDesk.Text(Instant.FromDateTimeOffset(mail.Date))}|{mail.To.Address}|{mail.Subject.Split("] ")[1].Split(": ")[0]}|{mail.Subject.Split(": ")[1]}|{starts[..(starts.IndexOf(':', StringComparison.Ordinal) + 3)]}";
    }

    private sealed class Year(int customers, int windows, int deaths) : DeskThatDies
    {
        private static readonly Instant _begin = WindowDesk.Now;

        private static readonly Duration _length = Duration.FromHours(1);

        private readonly Random _random = new(2026);
        private readonly List<(Instant At, Func<Task> Act)> _acts = [];
        private readonly Dictionary<string, string> _ids = [];

        public int Customers => customers;

        public int Windows => windows;

        public int Deaths => deaths;

        public int Occurrences { get; private set; }

        public List<string> Demanded { get; } = [];

        public async Task PlayAsync()
        {
            await StartAsync();
            foreach (int i in Enumerable.Range(0, customers))
            {
                await Desk.CustomerAsync(NameOf(i), Zones[i % Zones.Length], more: $",'products':['{_products[i % _products.Length]}'],'region':'{_regions[i / 3 % _regions.Length]}'");
            }

            await Desk.CustomerAsync("cloudy", deployment: "cloud");
            foreach (int k in Enumerable.Range(0, windows))
            {
                // Four days apart and in the middle of a week, so that nothing overlaps; the two seasons' changes lie between.
                Plan(k, _begin + Duration.FromDays(12 + (k * (350 / windows))) + Duration.FromMinutes(_random.Next(0, 24 * 60)));
            }

            Weekly();
            await PlayAsync(_acts, deaths, Duration.FromDays(360));
            await ReachAsync(_begin + Duration.FromDays(380));
        }

        private static string NameOf(int i) => string.Create(CultureInfo.InvariantCulture, $"cust{i:000}");

        private void Plan(int k, Instant start)
        {
            string title = string.Create(CultureInfo.InvariantCulture, $"Upgrade {k}");
            string product = _products[_random.Next(_products.Length)];
            string? region = _random.Next(2) == 0 ? null : _regions[_random.Next(_regions.Length)];
            string scope = $",'products':['{product}']{(region is null ? "" : $",'regions':['{region}']")}";
            int[] concerned = [.. Enumerable.Range(0, customers).Where(i => _products[i % _products.Length] == product && (region is null || _regions[i / 3 % _regions.Length] == region))];
            bool isEmergency = k % 10 == 9;
            Instant planned = start - (isEmergency ? Duration.FromMinutes(20) : Duration.FromMinutes(_random.Next(24 * 60, 9 * 24 * 60)));
            string body = WindowDesk.Body(start, _length, scope + (isEmergency ? ",'emergency':{'reason':'Disk fails.'}" : ""), title);
            At(planned, () => CommandAsync("POST", "", body, title));
            Demand(planned, isEmergency ? "Emergency maintenance" : "Maintenance announced", title, start, concerned);
            Instant told = planned;
            if (k % 5 == 1 && start - planned > Duration.FromHours(40))
            {
                told = start - Duration.FromHours(30);
                start += Duration.FromDays(1);
                string changed = WindowDesk.Body(start, _length, scope, title);
                At(told, () => CommandAsync("PUT", title, changed, title));
                Demand(told, "Maintenance changed", title, start, concerned);
            }

            if (k % 5 == 2 && start - planned > Duration.FromHours(6))
            {
                Instant off = start - Duration.FromHours(5);
                Remind(title, start, told, off, concerned);
                At(off, () => CommandAsync("POST", title, "{'reason':'Not needed.'}", title, "/cancel"));
                Demand(off, "Maintenance cancelled", title, start, concerned);
                return;
            }

            Remind(title, start, told, start, concerned);
            Run(title, start, start + _length + Duration.FromMinutes(k % 5 == 3 ? 20 : -10), concerned, () => title);
        }

        /// <summary>Sundays at two in Vienna, also on the Sundays on which its clocks change.</summary>
        private void Weekly()
        {
            const string Title = "Weekly";
            DateTimeZone vienna = DateTimeZoneProviders.Tzdb["Europe/Vienna"];
            LocalDate first = _begin.InZone(vienna).Date.Next(IsoDayOfWeek.Sunday);
            Instant[] starts = [.. Enumerable.Range(0, 50).Select(w => (first.PlusWeeks(w) + new LocalTime(2, 30)).InZoneLeniently(vienna).ToInstant())];
            Occurrences = starts.Length;

            // Nobody else is concerned by it, so that it never overlaps the others.
            string body = WindowDesk.Body(starts[0], _length, $",'customers':['{NameOf(customers)}'],'recurs':{{'rule':'FREQ=WEEKLY;COUNT=50','timeZone':'Europe/Vienna'}}", Title);
            At(_begin, async () =>
            {
                await Desk.CustomerAsync(NameOf(customers), "Europe/Vienna", more: ",'products':['nothing-else']");
                await CommandAsync("POST", "", body, Title);
            });
            int[] concerned = [customers];
            Demand(_begin, "Maintenance announced", Title, starts[0], concerned);
            for (int w = 0; w < starts.Length; w++)
            {
                // Each is opened when the one before is announced, and announced a week ahead.
                Instant announced = w == 0 ? _begin : Instant.Max(starts[w] - Duration.FromDays(7), _begin);
                if (w > 0)
                {
                    Demand(announced, "Maintenance announced", Title, starts[w], concerned);
                }

                Remind(Title, starts[w], announced, starts[w], concerned);
                Run(Title, starts[w], starts[w] + _length - Duration.FromMinutes(15), concerned, id: null);
            }
        }

        private void Remind(string title, Instant start, Instant told, Instant until, int[] concerned)
        {
            foreach ((Duration before, string words) in new[] { (Duration.FromHours(24), "24 h"), (Duration.FromHours(1), "1 h") })
            {
                if (start - before > told && start - before < until)
                {
                    Demand(start - before, "Maintenance in " + words, title, start, concerned);
                }
            }
        }

        private void Run(string title, Instant start, Instant end, int[] concerned, Func<string>? id)
        {
            Demand(start, "Maintenance has begun", title, start, concerned);
            if (end > start + _length)
            {
                Demand(start + _length, "Maintenance takes longer", title, start, concerned);
            }

            At(end, id is null ? () => CompleteRunningAsync(title) : () => CommandAsync("POST", title, "{}", title + " done", "/complete"));
            Demand(end, "Maintenance is over", title, start, concerned);
        }

        private void Demand(Instant at, string news, string title, Instant start, int[] concerned) => Demanded.AddRange(concerned.Select(i =>
            $"{WindowDesk.Text(at)}|c1@{NameOf(i)}.example|{news}|{title}|{_people.Format(start.InZone(DateTimeZoneProviders.Tzdb[i == customers ? "Europe/Vienna" : Zones[i % Zones.Length]]).LocalDateTime)}"));

        private void At(Instant at, Func<Task> act) => _acts.Add((at, act));

        private async Task CompleteRunningAsync(string title)
        {
            JsonNode list = (await Desk.Http.GetAsync("/api/maintenance-windows?state=in-progress", Role.Reader)).Json;
            foreach (string id in list["items"]!.AsArray().Where(w => (string?)w!["title"] == title).Select(w => (string)w!["id"]!))
            {
                await SendAsync("POST", $"/api/maintenance-windows/{id}/complete", "{}", id);
            }
        }

        private async Task CommandAsync(string method, string title, string body, string key, string action = "")
        {
            string url = "/api/maintenance-windows" + (title.Length == 0 ? "" : "/" + _ids[title]) + action;
            DeskDriver.Answer answer = await SendAsync(method, url, body, key + method + action);
            _ids.TryAdd(key, (string)answer.Json["id"]!);
        }
    }
}
