using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Jobs;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Jobs;

/// <summary>What tests of jobs do with a desk.</summary>
internal static class JobDesk
{
    public const string Url = "/api/calendars/pacific-business-hours";

    public const string Why = "The calendar 'pacific-business-hours' was changed (R-SLA-8).";

    /// <summary>24 working hours from Monday, an hour past midnight in California, end on Wednesday at 17:00.</summary>
    public static readonly Instant WithoutHoliday = Instant.FromUtc(2026, 3, 5, 1, 0);

    public static readonly Instant WithHoliday = Instant.FromUtc(2026, 3, 6, 1, 0);

    private static readonly Duration _aDay = Duration.FromDays(1);

    /// <summary>The contractual calendar with the Tuesday off.</summary>
    public static string Holiday { get; } = With("{'date':'2026-03-03','name':'A day off'}");

    public static string With(string holidays) =>
        $"{{'timeZone':'America/Los_Angeles','weekly':{{{string.Join(',', new[] { "mon", "tue", "wed", "thu", "fri" }.Select(d => $"'{d}':[['09:00','17:00']]"))}}},'holidays':[{holidays}]}}";

    public static Task<DeskDriver.Answer> PutHolidayAsync(this CaseDesk desk) => desk.Http.PutAsync(Url, Holiday);

    public static Task<Instant?> RunAsync(this CaseDesk desk, bool isAlone = false) => desk.Get<JobRunner>().RunAsync(_aDay, isAlone, default);

    /// <summary>As another process would have it.</summary>
    public static JobRunner AnotherRunner(this CaseDesk desk) => ActivatorUtilities.CreateInstance<JobRunner>(desk.Http.Services);

    /// <summary>Both looks; in between cases get their attention.</summary>
    public static async Task FinishAsync(this CaseDesk desk, bool isAlone = false)
    {
        for (Instant? next = await desk.RunAsync(isAlone); next is { } at; next = await desk.RunAsync())
        {
            await desk.AttendAsync();
            desk.Http.MachineClock.Advance(Duration.Max(Duration.Zero, at - desk.Http.MachineClock.Now));
        }

        await desk.AttendAsync();
    }

    public static async Task<IReadOnlyList<JsonNode>> JobsAsync(this CaseDesk desk, string query = "") =>
        [.. (await desk.Http.GetAsync("/api/admin/jobs" + query)).Json["items"]!.AsArray().Select(j => j!)];

    public static async Task<JsonNode> OnlyJobAsync(this CaseDesk desk) => Assert.Single(await desk.JobsAsync());

    public static async Task<IReadOnlyList<CaseEvent.ClockRecomputed>> RecomputedAsync(this CaseDesk desk, string id) =>
        [.. (await desk.Get<CaseStore>().EventsAsync((await desk.CaseAsync(id)).Id, 1, 1000, default)).Select(e => e.Event).OfType<CaseEvent.ClockRecomputed>()];

    public static async Task<Instant?> FirstResponseDueAsync(this CaseDesk desk, string id) => (await desk.CaseAsync(id)).Clock(ClockName.FirstResponse)!.DueAt;

    public static async Task<IReadOnlyList<string>> OpenManyAsync(this CaseDesk desk, int count)
    {
        var ids = new List<string>(count);
        for (int i = 0; i < count; i++)
        {
            ids.Add(await desk.OpenAsync());
        }

        return ids;
    }

    /// <summary>Both contractual clocks of every case have moved, once, and the indexes know.</summary>
    public static async Task AssertRecomputedOnceAsync(this CaseDesk desk, IEnumerable<string> ids, string when = "")
    {
        foreach (string id in ids)
        {
            Assert.Equal((id, 2, when), (id, (await desk.RecomputedAsync(id)).Count, when));
            Assert.Equal(WithHoliday, await desk.FirstResponseDueAsync(id));
        }
    }
}
