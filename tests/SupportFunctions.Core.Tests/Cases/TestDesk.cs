using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Policies;
using SupportFunctions.Core.Validity;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>The customers, agreements, calendars and people that rows and histories name.</summary>
internal static class TestDesk
{
    public const string Ada = "ada";
    public const string Ben = "ben";
    public const string AdaMail = "ada@desk.example";
    public const string BenMail = "ben@desk.example";
    public const string LeadMail = "lea@desk.example";
    public const string BossMail = "boss@desk.example";
    public const string CustomerMail = "carol@acme.example";

    private static readonly IsoDayOfWeek[] _workdays = [.. DayNames.Week.Take(5)];

    private static readonly string[] _betweenTheYears =
        [.. Enumerable.Range(24, 8).Select(day => $"2026-12-{day:00} Closing"), "2027-01-01 Closing"];

    public static DeskTerms Terms { get; } = new(
        DeskPolicy.Default with { Leadership = [BossMail] },
        new SlaTerms(ById(
            c => c.Id,
            Fixed(BuiltInCalendars.Always),
            Fixed(BuiltInCalendars.PacificBusinessHours),
            Fixed(BuiltInCalendars.DeskHours),
            Fixed(Named("pacific-holidays")),
            Fixed(Named("vienna-split")),
            Fixed(Named("sydney")),
            Fixed(Named("kathmandu")),
            Fixed(Named("utc-daily")),
            Fixed(Named("never")),
            Fixed(On("pacific-closing", "America/Los_Angeles", _workdays, ["09:00-17:00"], _betweenTheYears))),
        ById(
            a => a.Last.Id,
            new Timeline<Agreement>(Agreement.Standard),
            AnAgreement("holidays", Working("pacific-holidays", 24), Working("pacific-holidays", 72), Working("pacific-holidays", 40), null),
            AnAgreement("closing", Working("pacific-closing", 24), Working("pacific-closing", 72), Working("pacific-closing", 40), null),
            AnAgreement("vienna", Working("vienna-split", 4), Working("vienna-split", 16), Working("vienna-split", 14), Working("vienna-split", 70)),
            AnAgreement("sydney", Working("sydney", 8), Working("sydney", 24), Working("sydney", 40), null),
            AnAgreement("kathmandu", Working("kathmandu", 7), Working("kathmandu", 21), Working("kathmandu", 42), null),
            AnAgreement("daily", Working("utc-daily", 8), Working("utc-daily", 24), Working("utc-daily", 40), null),
            AnAgreement("wall", Wall(1), Wall(24), Wall(8), Wall(72)),
            new Timeline<Agreement>(AsAgreed("wall-until-2026", Wall(1), Wall(24), Wall(8), Wall(72)) with { ValidTo = At("2026-01-01T00:00-08:00") }),
            AnAgreement("rolled", Rolled(24), Rolled(72), Rolled(40), null),
            new Timeline<Agreement>(AsAgreed("never-pausing", Working("pacific-business-hours", 24), Working("pacific-business-hours", 72), null, null) with { PauseResolutionWhileWaiting = false }),
            AnAgreement("never-open", Working("never", 1), Working("never", 1), null, null))),
        ById(
            c => c.Id,
            ACustomer("enterprise"),
            ACustomer("managed", deployment: Deployment.Managed),
            ACustomer("pre-sales", Tier.PreSales),
            ACustomer("team", Tier.Team),
            ACustomer("cloud", deployment: Deployment.Cloud),
            ACustomer("free", Tier.Free),
            ACustomer("open-source", Tier.OpenSource),
            ACustomer("internal", Tier.Internal),
            ACustomer("no-agreement", agreement: "none"),
            ACustomer("cloud-standard", deployment: Deployment.Cloud, agreement: "standard"),
            ACustomer("free-standard", Tier.Free, agreement: "standard"),
            ACustomer("dangling", agreement: "deleted"),
            ACustomer("expired", agreement: "wall-until-2026"),
            ACustomer("expired-cloud", deployment: Deployment.Cloud, agreement: "wall-until-2026"),
            ACustomer("cloud-custom", deployment: Deployment.Cloud, agreement: "wall"),
            ACustomer("free-custom", Tier.Free, agreement: "wall"),
            ACustomer("holidays", agreement: "holidays"),
            ACustomer("closing", agreement: "closing"),
            ACustomer("vienna", agreement: "vienna"),
            ACustomer("sydney", agreement: "sydney"),
            ACustomer("kathmandu", agreement: "kathmandu"),
            ACustomer("daily", agreement: "daily"),
            ACustomer("wall", agreement: "wall"),
            ACustomer("rolled", agreement: "rolled"),
            ACustomer("never-pausing", agreement: "never-pausing"),
            ACustomer("never-open", agreement: "never-open")),
        new Roster(
        [
            new EngineerTerms(Ada, "Ada", AdaMail, 3, IsLead: false),
            new EngineerTerms(Ben, "Ben", BenMail, 2, IsLead: false),
            new EngineerTerms("lea", "Lea", LeadMail, 5, IsLead: true),
        ]));

    /// <summary>The terms with another policy.</summary>
    public static DeskTerms With(Func<DeskPolicy, DeskPolicy> policy) => Terms with { Policy = policy(Terms.Policy) };

    /// <summary>The terms as if a calendar had always been so.</summary>
    public static DeskTerms With(WorkCalendar calendar) => With(new EffectiveCalendar(calendar));

    /// <summary>The terms with a calendar that changes over time.</summary>
    public static DeskTerms With(EffectiveCalendar calendar) =>
        Terms with { Sla = new SlaTerms(ById(c => c.Id, [.. Terms.Sla.Calendars.Values.Where(c => c.Id != calendar.Id), calendar]), Terms.Sla.Agreements) };

    /// <summary>The terms after a calendar was changed at that instant.</summary>
    public static DeskTerms Since(Instant from, WorkCalendar calendar) =>
        With(new EffectiveCalendar(new Timeline<WorkCalendar>([(from, Terms.Sla.Calendars[calendar.Id].Versions.Last), (from, calendar)])));

    /// <summary>The terms as if an agreement had always been so.</summary>
    public static DeskTerms With(Agreement agreement) => With(new Timeline<Agreement>(agreement));

    /// <summary>The terms with an agreement that changes over time.</summary>
    public static DeskTerms With(Timeline<Agreement> agreement) =>
        Terms with { Sla = new SlaTerms(Terms.Sla.Calendars, ById(a => a.Last.Id, [.. Terms.Sla.Agreements.Values.Where(a => a.Last.Id != agreement.Last.Id), agreement])) };

    public static DeskTerms With(EffectiveCalendar calendar, Timeline<Agreement> agreement) =>
        Terms with { Sla = new SlaTerms(With(calendar).Sla.Calendars, With(agreement).Sla.Agreements) };

    /// <summary>The terms after an agreement was changed at that instant.</summary>
    public static DeskTerms Since(Instant from, Agreement agreement) =>
        With(new Timeline<Agreement>([(from, Terms.Sla.Agreements[agreement.Id].Last), (from, agreement)]));

    private static EffectiveCalendar Fixed(WorkCalendar calendar) => new(calendar);

    private static CustomerTerms ACustomer(
        string id, Tier tier = Tier.Enterprise, Deployment deployment = Deployment.SelfHosted, string? agreement = null) =>
        new(id, $"The {id} company", tier, deployment, agreement);

    private static Timeline<Agreement> AnAgreement(string id, SlaTarget firstOfSev1, SlaTarget resolutionOfSev1, SlaTarget? firstOfSev2, SlaTarget? resolutionOfSev2) =>
        new(AsAgreed(id, firstOfSev1, resolutionOfSev1, firstOfSev2, resolutionOfSev2));

    private static Agreement AsAgreed(string id, SlaTarget firstOfSev1, SlaTarget resolutionOfSev1, SlaTarget? firstOfSev2, SlaTarget? resolutionOfSev2) =>
        new(id, $"Agreement {id}", new SeverityTargets(firstOfSev1, resolutionOfSev1), new SeverityTargets(firstOfSev2, resolutionOfSev2));

    private static SlaTarget Working(string calendar, int hours) => new(Duration.FromHours(hours), calendar);

    private static SlaTarget Wall(int hours) => new(Duration.FromHours(hours), "pacific-business-hours", CountingMode.Wall);

    private static SlaTarget Rolled(int hours) => new(Duration.FromHours(hours), "pacific-business-hours", CountingMode.Rolled);

    private static Dictionary<string, T> ById<T>(Func<T, string> id, params T[] all) => all.ToDictionary(id, StringComparer.Ordinal);
}
