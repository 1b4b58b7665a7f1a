using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Admin;

public sealed class LedgerTests
{
    [Fact]
    public async Task Everything_received_is_counted_by_how_it_ended()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        await desk.TakeInAsync(Mails.From());
        await desk.TakeInAsync(Mails.From(subject: "Re: [C-1001]", id: "b@acme.example"));
        await desk.TakeInAsync(Mails.From(id: "c@acme.example", more: "Precedence: bulk"));
        await desk.TakeInAsync(Mails.From("nobody at all", id: "d@acme.example"));
        await DeadAsync(desk);
        await desk.ReceiveAsync(Mails.From(id: "e@acme.example"));

        Assert.Equal(
            "{\"received\":7,\"case\":1,\"message\":1,\"duplicate\":1,\"ignored\":1,\"quarantine\":1,\"dead\":1,\"queued\":1,\"balanced\":true,"
            + "\"ignoredBy\":{\"bulk\":1},\"audit\":{\"at\":null,\"mismatches\":0,\"items\":[],\"repaired\":{},\"listed\":0,\"discarded\":0}}",
            (await desk.Http.GetAsync("/api/admin/ledger")).Text);
    }

    [Fact]
    public async Task A_day_that_was_closed_counts_what_is_replayed_on_it()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await DeadAsync(desk);
        desk.Http.MachineClock.Advance(Duration.FromDays(2));
        await AuditAsync(desk);
        Assert.True(await IsClosedAsync(desk));
        Assert.Equal((1, 0), await CountsAsync(desk));

        await desk.Http.SendAsync("POST", $"/api/admin/dead-letters/{id}/replay");
        await desk.WorkOffAsync();

        Assert.False(await IsClosedAsync(desk));
        Assert.Equal((0, 1), await CountsAsync(desk));
        await AuditAsync(desk);
        Assert.True(await IsClosedAsync(desk));
        Assert.Equal((0, 1), await CountsAsync(desk));
    }

    [Fact]
    public async Task A_day_is_not_closed_in_its_first_hour_after_midnight_or_while_something_of_it_is_queued()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        desk.Http.MachineClock.Advance(Duration.FromHours(12) + Duration.FromMinutes(59));
        await AuditAsync(desk);
        Assert.False(await IsClosedAsync(desk));

        desk.Http.MachineClock.Advance(Duration.FromMinutes(2));
        await desk.ReceiveAsync(Mails.From(id: "late@acme.example"));
        await AuditAsync(desk);
        Assert.True(await IsClosedAsync(desk));
        desk.Http.MachineClock.Advance(Duration.FromDays(2));
        await AuditAsync(desk);
        Assert.False(await IsClosedAsync(desk, day: 1));

        await desk.WorkOffAsync();
        await AuditAsync(desk);
        Assert.True(await IsClosedAsync(desk, day: 1));
    }

    [Fact]
    public async Task A_dead_letter_is_listed_replayed_and_gone_from_the_list()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await DeadAsync(desk);
        JsonNode letter = (await desk.Http.GetAsync("/api/admin/dead-letters")).Json["items"]!.AsArray().Single()!;
        Assert.Equal(
            (id, "dead", "It could not be worked off: Test.", "2031-07-01T12:00:00Z"),
            ((string)letter["id"]!, (string)letter["state"]!, (string)letter["reason"]!, (string)letter["at"]!));

        var answer = await desk.Http.SendAsync("POST", $"/api/admin/dead-letters/{id}/replay");
        await desk.WorkOffAsync();

        Assert.Equal((HttpStatusCode.Accepted, $"{{\"intakeId\":\"{id}\"}}"), (answer.Status, answer.Text));
        Assert.Equal("case", (await desk.IntakeAsync(id)).State);
        Assert.Equal("{\"items\":[],\"next\":null}", (await desk.Http.GetAsync("/api/admin/dead-letters")).Text);
        Assert.Equal("dead-letters/not-dead", (await desk.Http.SendAsync("POST", $"/api/admin/dead-letters/{id}/replay")).Problem);
    }

    [Fact]
    public async Task A_discarded_dead_letter_still_counts_and_keeps_its_original()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await DeadAsync(desk);

        Assert.Equal(id, (string?)(await desk.Http.SendAsync("DELETE", $"/api/admin/dead-letters/{id}")).Json["id"]);

        Assert.Equal("not-found", (await desk.Http.SendAsync("DELETE", $"/api/admin/dead-letters/{id}")).Problem);
        Assert.Equal((1, 0), await CountsAsync(desk));
        Assert.NotEqual(0, (await desk.Get<IntakeStore>().RawAsync((await desk.Get<IntakeStore>().ReadAsync(id, default))!, default)).Memory.Length);
    }

    [Fact]
    public async Task Dead_letters_come_in_pages()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        var ids = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            ids.Add(await DeadAsync(desk, $"m{i}@acme.example"));
        }

        desk.Store.LongestPage = 1;
        var seen = new List<string>();
        string? next = null;
        do
        {
            JsonNode page = (await desk.Http.GetAsync($"/api/admin/dead-letters?top=2{(next is null ? "" : "&next=" + next)}", Role.Admin)).Json;
            seen.AddRange(page["items"]!.AsArray().Select(i => (string)i!["id"]!));
            next = (string?)page["next"];
        }
        while (next is not null);

        Assert.Equal(ids.Order(StringComparer.Ordinal), seen);
    }

    private static async Task<string> DeadAsync(CaseDesk desk, string messageId = "dead@acme.example")
    {
        string id = await desk.ReceiveAsync(Mails.From(id: messageId));
        await desk.Get<IntakeWorker>().GiveUpAsync(id, "It could not be worked off: Test.", default);
        return id;
    }

    private static async Task AuditAsync(CaseDesk desk) => Assert.True(await desk.Get<IntakeAudit>().RunAsync(Duration.FromMinutes(1), default));

    private static async Task<bool> IsClosedAsync(CaseDesk desk, int day = 0) =>
        (await desk.Get<IntakeStore>().AccountsAsync(default)).OrderBy(a => a.Key, StringComparer.Ordinal).ElementAt(day).Value.Account.IsClosed;

    private static async Task<(int Dead, int Case)> CountsAsync(CaseDesk desk)
    {
        JsonNode ledger = (await desk.Http.GetAsync("/api/admin/ledger")).Json;
        return ((int)ledger["dead"]!, (int)ledger["case"]!);
    }
}
