using System.Net;
using System.Text.Json;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Maintenance;

/// <summary>A maintenance window in a real process that is killed at every turn: each mail is written once, each at its time (R-MNT-2).</summary>
[Collection(ProcessTests.Name)]
public sealed class WindowKillTests
{
    private const string Url = "/api/maintenance-windows";

    private static readonly object _customer = new
    {
        name = "Acme", tier = "enterprise", deployment = "managed", domains = new[] { "acme.example" }, timeZone = "Europe/Vienna",
        contacts = new[] { new { email = "kim@acme.example", name = "Kim" }, new { email = "lee@acme.example", name = "Lee" } },
    };

    private static readonly object _window = new { title = "Upgrade", startsAt = "2026-03-29T00:30:00Z", endsAt = "2026-03-29T02:30:00Z" };

    [Theory]
    [InlineData("due:1", false, "a commit was announced and never came")]
    [InlineData("commit:1", true, "the window is there, and nobody was told")]
    [InlineData("deliver:1", true, "one mail is out, and nobody has written that down")]
    [InlineData("record:1", true, "all mails are out, and the due index is behind")]
    public async Task A_window_over_a_change_of_the_clocks_is_told_once_at_every_step_however_often_the_process_dies(string failpoint, bool isPlanned, string because)
    {
        using var data = new DataFolder();
        await using (DeskProcess doomed = await DeskProcess.StartAsync(data, "2026-03-27T20:00:00Z", settings: new Dictionary<string, string> { ["Failpoints__KillAt"] = failpoint }))
        {
            (await doomed.Client.PutAsync("/api/customers/acme", _customer)).Expect(HttpStatusCode.OK);
            try
            {
                await doomed.Client.PostAsync(Url, _window);
            }
            catch (HttpRequestException)
            {
                // Dead before the answer was out.
            }

            Assert.Equal(HostProcess.Killed, await doomed.Host.ExitAsync());
        }

        string id;
        await using (DeskProcess desk = await DeskProcess.StartAsync(data))
        {
            List<JsonElement> planned = Items(await desk.Client.GetAsync(Url));
            if (!isPlanned)
            {
                Assert.Empty(planned);
                (await desk.Client.PostAsync(Url, _window)).Expect(HttpStatusCode.Created);
            }

            await ToldAsync(data, desk, "Maintenance announced");
            id = Assert.Single(Items(await desk.Client.GetAsync(Url))).GetProperty("id").GetString()!;
            await desk.KillAsync();
        }

        // Each start is later than the one before, and the window has slept through no more than a moment.
        foreach ((string clock, string news, bool completes) in new[]
                 {
                     ("2026-03-28T00:30:00Z", "Maintenance in 24 h", false), ("2026-03-28T23:30:00Z", "Maintenance in 1 h", false),
                     ("2026-03-29T00:30:00Z", "Maintenance has begun", false), ("2026-03-29T02:30:00Z", "Maintenance takes longer", true),
                 })
        {
            await using DeskProcess desk = await DeskProcess.StartAsync(data, clock);
            await ToldAsync(data, desk, news);
            if (completes)
            {
                (await desk.Client.PostAsync($"{Url}/{id}/complete", new { summary = "Done." })).Expect(HttpStatusCode.OK);
                await ToldAsync(data, desk, "Maintenance is over");
                JsonElement window = (await desk.Client.GetAsync($"{Url}/{id}")).Expect(HttpStatusCode.OK).As<JsonElement>();
                Assert.Equal(("completed", "2026-03-29T00:30:00Z"), (window.GetProperty("state").GetString(), window.GetProperty("startedAt").GetString()));
            }

            await desk.KillAsync();
        }

        await using DeskProcess last = await DeskProcess.StartAsync(data, "2026-04-02T00:00:00Z");
        Assert.Equal(
            ["announced", "begun", "in", "in", "is over", "takes longer"],
            data.Outbox().Where(m => m.Field("To")!.Contains("kim@", StringComparison.Ordinal))
                .Select(m => m.Subject.Split(": ")[0].Split("Maintenance ")[1]).Select(n => n.StartsWith("in ", StringComparison.Ordinal) ? "in" : n.Replace("has ", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.True(data.Outbox().Count == 12, because);
        Assert.Contains("Sunday, 29 March 2026, 01:30 CET (UTC+1)", data.Outbox()[0].Raw, StringComparison.Ordinal);
        Assert.Contains("Sunday, 29 March 2026, 04:30 CEST (UTC+2)", data.Outbox()[0].Raw, StringComparison.Ordinal);
    }

    private static Task ToldAsync(DataFolder data, DeskProcess desk, string news) => Until.TrueAsync(
        () => data.Outbox().Count(m => m.Subject.Contains(news, StringComparison.Ordinal)) == 2,
        () => $"not two mails '{news}' but {string.Join(", ", data.Outbox().Select(m => m.Subject))}\n{desk.Host.Report()}");

    private static List<JsonElement> Items(Answer answer) => [.. answer.Expect(HttpStatusCode.OK).As<JsonElement>().GetProperty("items").EnumerateArray()];
}
