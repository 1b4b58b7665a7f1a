using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Admin;

/// <summary>What a host's queues put aside stands beside the desk's own dead letters, with its source.</summary>
public sealed class QueueLetterTests
{
    [Theory]
    [InlineData(1, "one a page")]
    [InlineData(2, "the desk's own fill a page")]
    [InlineData(3, "a page of both kinds")]
    [InlineData(5, "all in one")]
    public async Task Pages_go_through_the_desks_own_and_then_queue_by_queue(int top, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(more: s => s.AddSingleton<IQueueLetters>(new Queues()));
        for (int i = 0; i < 2; i++)
        {
            await desk.ReceiveAsync(Mails.From("nobody at all", $"Who am I? {i}"));
        }

        await desk.WorkOffAsync();

        var seen = new List<string>();
        string? next = null;
        do
        {
            JsonNode page = (await desk.Http.GetAsync($"/api/admin/dead-letters?top={top}" + (next is null ? "" : "&next=" + next))).Json;
            Assert.InRange(page["items"]!.AsArray().Count, 0, top);
            seen.AddRange(page["items"]!.AsArray().Select(i => (string?)i!["source"] ?? "own"));
            next = (string?)page["next"];
        }
        while (next is not null);

        Assert.True(seen.SequenceEqual(["own", "own", "a-queue", "a-queue", "b-queue"]), $"{because}: {string.Join(' ', seen)}");
    }

    [Fact]
    public async Task One_says_what_it_refers_to_and_why_it_was_put_aside()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(more: s => s.AddSingleton<IQueueLetters>(new Queues()));

        Assert.Equal(
            """{"id":"sb_a-queue_7","state":"dead","reason":"MaxDeliveryCountExceeded","at":"2026-03-02T09:00:00Z","bytes":11,"source":"a-queue","reference":"in_7"}""",
            (await desk.Http.GetAsync("/api/admin/dead-letters/sb_a-queue_7")).Text);
    }

    [Fact]
    public async Task One_is_replayed_or_put_away_once()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(more: s => s.AddSingleton<IQueueLetters>(new Queues()));

        Assert.Equal(HttpStatusCode.Accepted, (await desk.Http.SendAsync("POST", "/api/admin/dead-letters/sb_a-queue_7/replay")).Status);
        Assert.Equal("not-found", (await desk.Http.SendAsync("POST", "/api/admin/dead-letters/sb_a-queue_7/replay")).Problem);
        Assert.Equal("Admin key", (string?)(await desk.Http.SendAsync("DELETE", "/api/admin/dead-letters/sb_b-queue_2")).Json["discardedBy"]);
        Assert.Equal("not-found", (await desk.Http.SendAsync("DELETE", "/api/admin/dead-letters/sb_b-queue_2")).Problem);
        Assert.Equal(
            """{"replayed":["sb_a-queue_9"],"unknown":["sb_b-queue_2"]}""",
            (await desk.Http.SendAsync("POST", "/api/admin/dead-letters/replay", "{'ids':['sb_a-queue_9','sb_b-queue_2']}")).Text);
    }

    [Theory]
    [InlineData("sb_c-queue_7", "no such queue")]
    [InlineData("sb_a-queue_8", "no such message")]
    [InlineData("sb_a-queue_-7", "no number")]
    [InlineData("sb_a-queue_99999999999999999999", "a number beyond all numbers")]
    [InlineData("sb_a-queue", "no number at all")]
    public async Task What_is_not_there_is_not_found(string id, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(more: s => s.AddSingleton<IQueueLetters>(new Queues()));

        foreach ((string method, string path) in new[] { ("GET", ""), ("POST", "/replay"), ("DELETE", ""), ("GET", "/raw") })
        {
            Assert.Equal(("not-found", because), ((await desk.Http.SendAsync(method, $"/api/admin/dead-letters/{id}{path}")).Problem, because));
        }
    }

    private sealed class Queues : IQueueLetters
    {
        private readonly List<QueueLetter> _letters = [Letter("a-queue", 7), Letter("a-queue", 9), Letter("b-queue", 2)];

        IReadOnlyList<string> IQueueLetters.Queues => ["a-queue", "b-queue"];

        public Task<IReadOnlyList<QueueLetter>> PeekAsync(string queue, long from, int top, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<QueueLetter>>([.. _letters.Where(l => l.Place.Queue == queue && l.Place.Sequence >= from).Take(top)]);

        public Task<bool> ReplayAsync(QueuePlace place, CancellationToken cancellation) => DiscardAsync(place, cancellation);

        public Task<bool> DiscardAsync(QueuePlace place, CancellationToken cancellation) => Task.FromResult(_letters.RemoveAll(l => l.Place == place) > 0);

        private static QueueLetter Letter(string queue, long sequence) =>
            new(new QueuePlace(queue, sequence), $"in_{sequence}", "MaxDeliveryCountExceeded", Instant.FromUtc(2026, 3, 2, 9, 0), 11);
    }
}
