using System.Text.Json;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Policies;
using SupportFunctions.Core.Validity;

namespace SupportFunctions.Desk.Tests.Samples;

/// <summary>The script played on the rules alone, without any host: what the demo must come to.</summary>
internal sealed partial class SampleStory
{
    private readonly Dictionary<string, Case> _cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<RecordedEvent>> _events = new(StringComparer.Ordinal);
    private readonly DeskTerms _terms = Terms();
    private readonly SortedDictionary<string, JsonElement> _customers = SampleFolder.Directory("customers");

    public IReadOnlyDictionary<string, Case> Cases => _cases;

    public IReadOnlyList<RecordedEvent> EventsOf(string label) => _events[label];

    public static SampleStory Play()
    {
        var story = new SampleStory();
        foreach (JsonElement step in SampleFolder.Week)
        {
            Instant at = InstantOf(step.Text("at")!);
            foreach (string label in story._cases.Keys.ToList())
            {
                // As a lifecycle does: at every instant that time alone brings, not only when something else happens.
                while (CaseClocks.NextWakeUp(story._cases[label]) is { } wakeUp && wakeUp <= at)
                {
                    story.Decide(label, new CaseCommand.Tick(), wakeUp);
                }
            }

            if (step.Text("as") is { } made)
            {
                story._cases[made] = Case.NotOpened(new CaseId(1000 + story._cases.Count));
                story._events[made] = [];
                Person from = Sender(step.Text("file")!);
                story.Decide(made, new CaseCommand.Open(CaseCommand.ByCustomer, made, from, made, "email", Source(step), at, story.CustomerOf(from)), at);
            }
            else if (step.Text("expect") == "message")
            {
                story.Decide(step.Text("of")!, new CaseCommand.ReceiveMessage(CaseCommand.ByCustomer, Sender(step.Text("file")!), "answer", Source(step), at), at);
            }
            else if (step.Text("do") is { } verb)
            {
                story.Decide(step.Text("case")!, Command(verb, step.GetProperty("body")), at);
            }
        }

        return story;
    }

    private void Decide(string label, CaseCommand command, Instant at)
    {
        var accepted = Assert.IsType<Decision.Accepted>(CaseDecider.Decide(_cases[label], command, at, _terms));
        _cases[label] = accepted.Next;
        _events[label].AddRange(accepted.Events);
    }

    private string? CustomerOf(Person from) => _customers
        .Where(c => c.Value.GetProperty("domains").EnumerateArray().Any(d => from.Address.EndsWith("@" + d.GetString(), StringComparison.Ordinal)))
        .Select(c => c.Key)
        .FirstOrDefault();

    private static CaseCommand Command(string verb, JsonElement body)
    {
        string by = body.Text("engineer")!;
        return verb switch
        {
            "triage" => new CaseCommand.Triage(
                by,
                new TriageFacts(
                    body.Text("severity") == "sev1" ? Severity.Sev1 : Severity.Sev2,
                    Enum.Parse<Priority>(body.Text("priority")!, ignoreCase: true),
                    Enum.Parse<CaseType>(body.Text("type")!, ignoreCase: true),
                    body.Text("product"), body.Text("feature"), Maturity.GenerallyAvailable),
                body.Text("customer"), body.Text("reason")),
            "assign" => new CaseCommand.Assign(by, by, body.Text("handoffSummary")),
            "reply" => new CaseCommand.Reply(
                by, body.Text("summary")!, body.Text("nextSteps")!, body.Text("body") ?? "",
                body.Text("nextUpdateBy") is { } promise ? InstantOf(promise) : null,
                body.TryGetProperty("waitingOnCustomer", out JsonElement waits) ? waits.GetBoolean() : null, body.Text("ask")),
            "note" => new CaseCommand.AddNote(by, body.Text("text")!, null, null, null),
            "wait" => new CaseCommand.Wait(by, Enum.Parse<WaitingOn>(body.Text("on")!, ignoreCase: true), body.Text("ask")),
            "resolve" => new CaseCommand.Resolve(
                by, Enum.Parse<ResolutionKind>(body.Text("kind")!.Replace("-", "", StringComparison.Ordinal), ignoreCase: true), body.Text("summary")!, null),
            "confirm" => new CaseCommand.Confirm(by, body.Text("documentation")),
            "reopen" => new CaseCommand.Reopen(by, body.Text("reason")!),
            _ => throw new InvalidOperationException($"The story knows no action '{verb}'."),
        };
    }

    private static DeskTerms Terms()
    {
        IEnumerable<WorkCalendar> calendars = SampleFolder.Directory("calendars").Select(c => new WorkCalendar(
            c.Key,
            DateTimeZoneProviders.Tzdb[c.Value.Text("timeZone")!],
            new WeeklyHours(c.Value.GetProperty("weekly").EnumerateObject().SelectMany(d => d.Value.EnumerateArray().Select(i =>
                (DayNames.TryRead(d.Name, out IsoDayOfWeek day) && DayInterval.TryParse(i[0].GetString(), i[1].GetString(), out DayInterval hours))
                    ? (day, hours)
                    : throw new InvalidOperationException($"{c.Key}: {d}")))),
            c.Value.GetProperty("holidays").EnumerateArray().Select(h => new Holiday(LocalDatePattern.Iso.Parse(h.Text("date")!).Value, h.Text("name")!))));
        IEnumerable<Agreement> agreements = SampleFolder.Directory("agreements").Select(a => new Agreement(
            a.Key, a.Value.Text("name")!, Targets(a.Value, "sev1"), Targets(a.Value, "sev2"), a.Value.GetProperty("pauseResolutionWhileWaiting").GetBoolean()));
        return new DeskTerms(
            DeskPolicy.Default,
            new SlaTerms(
                calendars.Concat(BuiltInCalendars.All).ToDictionary(c => c.Id, c => new EffectiveCalendar(c)),
                agreements.Append(Agreement.Standard).ToDictionary(a => a.Id, a => new Timeline<Agreement>(a))),
            SampleFolder.Directory("customers").ToDictionary(c => c.Key, c => new CustomerTerms(
                c.Key, c.Value.Text("name")!, EnumOf<Tier>(c.Value.Text("tier")!), EnumOf<Deployment>(c.Value.Text("deployment")!), c.Value.Text("agreement"))),
            new Roster(SampleFolder.Directory("engineers").Select(e => new EngineerTerms(
                e.Key, e.Value.Text("name")!, e.Value.Text("email")!, e.Value.GetProperty("level").GetInt32(), e.Value.GetProperty("lead").GetBoolean()))));
    }

    private static SeverityTargets Targets(JsonElement agreement, string severity)
    {
        JsonElement targets = agreement.GetProperty("targets").GetProperty(severity);
        return new SeverityTargets(Target(targets, "firstResponse"), Target(targets, "resolution"));
    }

    private static SlaTarget? Target(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement target)
        ? new SlaTarget(
            PeriodPattern.NormalizingIso.Parse(target.Text("duration")!).Value.ToDuration(), target.Text("calendar")!,
            Enum.Parse<CountingMode>(target.Text("mode") ?? "working", ignoreCase: true))
        : null;

    private static T EnumOf<T>(string word)
        where T : struct, Enum => Enum.Parse<T>(word.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    private static Person Sender(string file)
    {
        string from = file switch
        {
            _ when file.EndsWith(".presales.json", StringComparison.Ordinal) => SampleFolder.Json(file).GetProperty("from").Text("email")!,
            _ when file.EndsWith(".webhook.json", StringComparison.Ordinal) => SampleFolder.Json(file).GetProperty("data").GetProperty("from").Text("email")!,
            _ => SampleFolder.Field(file, "From")!,
        };
        return new Person(Address().Match(from).Value);
    }

    private static MessageSource Source(JsonElement step) => new(step.Text("file")!, null, null);

    private static Instant InstantOf(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

    [GeneratedRegex("[a-z.-]+@[a-z.-]+")]
    private static partial Regex Address();
}
