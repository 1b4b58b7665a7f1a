using System.Globalization;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Maintenance;
using Xunit.Abstractions;

namespace SupportFunctions.Desk.Tests.Incidents;

/// <summary>
/// A year of incidents in virtual time, with customers in twelve zones and processes that die: every linked customer hears every update once and in its own
/// time, and whoever commands and communicates is reminded at the instant that the rules demand, and never else (R-ENG-4).
/// </summary>
public sealed class IncidentYearTests(ITestOutputHelper output)
{
    private static readonly LocalDateTimePattern _people = LocalDateTimePattern.CreateWithInvariantCulture("dddd, d MMMM uuuu, HH:mm");

    private static bool IsFull => Environment.GetEnvironmentVariable("SUPPORTFUNCTIONS_TESTS") == "full";

    [Fact]
    public async Task Every_update_and_reminder_of_a_year_is_sent_once_and_none_that_is_not_due()
    {
        var year = new Year(customers: IsFull ? 200 : 24, incidents: IsFull ? 70 : 12, deaths: IsFull ? 40 : 4);
        await year.PlayAsync();

        OutgoingMail[] sent = [.. year.Desk.Mails.Taken.Select(t => t.Mail).DistinctBy(m => m.MessageId)];
        List<string> shown = [.. sent.Select(Shown).OfType<string>().Order(StringComparer.Ordinal)];
        List<string> demanded = [.. year.Demanded.Order(StringComparer.Ordinal)];
        output.WriteLine(FormattableString.Invariant(
            $"{year.Customers} customers in {WindowYearTests.Zones.Length} zones, {year.Incidents} incidents, {year.Deaths} deaths: {demanded.Count} mails demanded, {shown.Count} of {sent.Length} sent are about incidents, {year.Desk.Mails.Taken.Count - sent.Length} handed over again as the same mail."));
        output.WriteLine(string.Join(", ", shown.GroupBy(s => s.Split('|')[2].Split(' ')[0]).Select(g => FormattableString.Invariant($"{g.Key}: {g.Count()}"))));
        Assert.True(demanded.SequenceEqual(shown), $"missing: {string.Join("; ", demanded.Except(shown).Take(5))}; not due: {string.Join("; ", shown.Except(demanded).Take(5))}; {demanded.Count} against {shown.Count}");
        await year.Desk.DisposeAsync();
    }

    /// <summary>Instant, recipient, what it says, and of which incident; null for mails about something else.</summary>
    private static string? Shown(OutgoingMail mail)
    {
        string at = WindowDesk.Text(Instant.FromDateTimeOffset(mail.Date));
        if (mail.Subject.StartsWith("[year-", StringComparison.Ordinal))
        {
            string[] parts = mail.Subject.Split("] ")[1].Split(": ");
            return $"{at}|{mail.To.Address}|{parts[0]}|{parts[1]}";
        }

        string? title = mail.Text.Split('\n').FirstOrDefault(l => l.Contains("rouble that your case is part of", StringComparison.Ordinal) || l.Contains("part of trouble", StringComparison.Ordinal));
        if (title is null)
        {
            return null;
        }

        string[] lines = mail.Text.Split('\n');
        string said = lines[Array.IndexOf(lines, "Where things stand:") + 1];
        int hear = Array.IndexOf(lines, "When you hear from us:");
        string promise = hear < 0 ? "" : lines[hear + 1]["By ".Length..];
        return $"{at}|{mail.To.Address}|{said}|{title.Split(": ")[1].Split('.')[0]}|{(hear < 0 ? "" : promise[..(promise.IndexOf(':', StringComparison.Ordinal) + 3)])}";
    }

    private sealed class Year(int customers, int incidents, int deaths) : DeskThatDies
    {
        private static readonly Instant _begin = WindowDesk.Now;

        private static readonly Duration _every = Duration.FromHours(1);

        private static readonly Duration _nag = Duration.FromMinutes(10);

        private static readonly string[] _all = ["ada@desk.example", "ben@desk.example", "lea@desk.example"];

        private readonly Random _random = new(2026);
        private readonly List<(Instant At, Func<Task> Act)> _acts = [];

        public int Customers => customers;

        public int Incidents => incidents;

        public int Deaths => deaths;

        public List<string> Demanded { get; } = [];

        public async Task PlayAsync()
        {
            await StartAsync();
            await Desk.LeadAsync();
            foreach (string name in new[] { "ada", "ben" })
            {
                await Desk.Http.PutAsync($"/api/engineers/{name}", $"{{'name':'{name}','email':'{name}@desk.example','level':4}}");
            }

            foreach (int i in Enumerable.Range(0, customers))
            {
                await Desk.CustomerAsync(NameOf(i), ZoneOf(i));
            }

            foreach (int k in Enumerable.Range(0, incidents))
            {
                Plan(k, _begin + Duration.FromDays(1) + Duration.FromSeconds((k * (360 * 86_400 / incidents)) + _random.Next(0, 86_400)));
            }

            await PlayAsync(_acts, deaths, Duration.FromDays(360));
            await ReachAsync(_begin + Duration.FromDays(380));
        }

        private static string NameOf(int i) => string.Create(CultureInfo.InvariantCulture, $"cust{i:000}");

        private static string ZoneOf(int i) => WindowYearTests.Zones[i % WindowYearTests.Zones.Length];

        private void Plan(int k, Instant declared)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"year-{k:000}");
            string title = string.Create(CultureInfo.InvariantCulture, $"Trouble {k:000}");
            int[] linked = [.. Enumerable.Range(0, 3).Select(_ => _random.Next(customers)).Distinct()];
            var cases = new Dictionary<int, string>();
            Do(declared, () => SendAsync("PUT", $"/api/incidents/{id}", $"{{'title':'{title}','commander':'ada','communicationsLead':'ben'}}", id));
            Demand(declared, _all, "INCIDENT", title);

            // All but the last are linked before anything was said, so that nothing is told; the last one hears at once how it stands.
            Instant early = declared + Duration.FromSeconds(90);
            foreach (int customer in linked[..^1])
            {
                Do(early, () => LinkAsync(id, customer, cases));
            }

            Instant last = declared;
            Instant due = declared + _every;
            int updates = _random.Next(1, 5);
            foreach (int number in Enumerable.Range(1, updates))
            {
                // Some in time, some after the reminder, some hours late; never at the very instant of another.
                Instant at = last + Duration.FromSeconds((60 * _random.Next(3, 190)) + 31);
                Remind(title, last, due, at);
                string said = string.Create(CultureInfo.InvariantCulture, $"Update {number} of {title}");
                Do(at, () => SendAsync("POST", $"/api/incidents/{id}/update", $"{{'summary':'{said}','nextSteps':'More.'}}", id + said));
                (last, due) = (at, at + _every);
                Tell(at, number == 1 ? linked[..^1] : linked, said, title, due);
                if (number == 1)
                {
                    Instant late = at + Duration.FromSeconds(40);
                    Do(late, () => LinkAsync(id, linked[^1], cases));
                    Tell(late, [linked[^1]], said, title, due);
                }
            }

            Instant resolved = last + Duration.FromSeconds((60 * _random.Next(3, 130)) + 31);
            Remind(title, last, due, resolved);
            Do(resolved, () => SendAsync("POST", $"/api/incidents/{id}/resolve", "{'summary':'It is over.'}", id + " resolved"));
            Tell(resolved, linked, "It is over.", title, hear: null);
            Do(resolved + Duration.FromMinutes(5), async () =>
            {
                foreach (string one in cases.Values)
                {
                    await SendAsync("POST", $"/api/cases/{one}/resolve", "{'kind':'resolution','summary':'It works again.'}", one + " resolved");
                }
            });
            Demand(resolved + Duration.FromHours(24), ["ben@desk.example"], "Follow up", title);
        }

        /// <summary>What time brings between one word and the next.</summary>
        private void Remind(string title, Instant last, Instant due, Instant next)
        {
            if (due - _nag > last && due - _nag < next)
            {
                Demand(due - _nag, ["ben@desk.example"], "Update due", title);
            }

            for (Instant missed = due; missed < next; missed += _every)
            {
                Demand(missed, _all, "UPDATE MISSING", title);
            }
        }

        private async Task LinkAsync(string incident, int customer, Dictionary<int, string> cases)
        {
            DeskDriver.Answer opened = await SendAsync(
                "POST", "/api/cases", $"{{'subject':'It is slow','from':{{'email':'c1@{NameOf(customer)}.example','name':'Kim'}},'text':'Slow.','customer':'{NameOf(customer)}'}}",
                FormattableString.Invariant($"{incident}-{customer}"));
            cases[customer] = (string)opened.Json["id"]!;
            await SendAsync("POST", $"/api/incidents/{incident}/cases", $"{{'case':'{cases[customer]}'}}", incident + cases[customer]);
        }

        private void Tell(Instant at, IEnumerable<int> told, string said, string title, Instant? hear) => Demanded.AddRange(told.Select(i =>
            $"{WindowDesk.Text(at)}|c1@{NameOf(i)}.example|{said}|{title}|{(hear is { } by ? _people.Format(by.InZone(DateTimeZoneProviders.Tzdb[ZoneOf(i)]).LocalDateTime) : "")}"));

        private void Demand(Instant at, IEnumerable<string> to, string news, string title) => Demanded.AddRange(to.Select(a => $"{WindowDesk.Text(at)}|{a}|{news}|{title}"));

        private void Do(Instant at, Func<Task> act) => _acts.Add((at, act));
    }
}
