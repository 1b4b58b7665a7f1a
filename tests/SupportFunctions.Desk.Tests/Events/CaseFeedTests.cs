using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SupportFunctions.Desk.Events;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Events;

/// <summary>Other programs are told everything that happened, in order, whatever fails in between; and no more than they were to be told.</summary>
public sealed class CaseFeedTests
{
    private readonly Feed _feed = new();

    [Fact]
    public async Task Every_committed_event_is_told_in_its_order_under_its_case_and_sequence()
    {
        await using CaseDesk desk = await StartAsync();
        string id = await OpenAsync(desk);
        await desk.Http.SendAsync("POST", $"/api/cases/{id}/note", "{'text':'Looked at it.'}");
        await desk.AttendAsync();

        JsonArray timeline = (await desk.Http.GetAsync($"/api/cases/{id}/timeline")).Json["items"]!.AsArray();

        Assert.Equal(timeline.Select(e => $"{id}-{e!["seq"]} supportfunctions.case.{e["type"]} {e["at"]}"), _feed.Told.Select(e => $"{e.Id} {e.Type} {Text(e.Time)}"));
        Assert.Contains(_feed.Told, e => e.Type.EndsWith(".note-added", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_fields_nothing_tells_of_anybody()
    {
        await using CaseDesk desk = await StartAsync();
        string id = await OpenAsync(desk);

        Assert.Equal(
            $$$"""{"specversion":"1.0","id":"{{{id}}}-1","source":"urn:supportfunctions:desk","type":"supportfunctions.case.opened","subject":"{{{id}}}","time":"2026-03-02T09:00:00Z","datacontenttype":"application/json","data":{"case":"{{{id}}}","seq":1,"by":"customer"}}""",
            DeskJson.Write(_feed.Told[0]));
        Assert.All(_feed.Told, e => Assert.DoesNotContain("acme", DeskJson.Write(e), StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_fields_an_event_carries_what_its_timeline_shows()
    {
        await using CaseDesk desk = await StartAsync(withFields: true);
        string id = await OpenAsync(desk);

        JsonNode timeline = (await desk.Http.GetAsync($"/api/cases/{id}/timeline")).Json["items"]![0]!;

        Assert.Equal(timeline["data"]!.ToJsonString(), JsonNode.Parse(_feed.Told[0].Data.Fields!.Value.GetRawText())!.ToJsonString());
    }

    [Fact]
    public async Task Fields_that_no_topic_takes_are_left_out_and_that_is_said()
    {
        await using CaseDesk desk = await StartAsync(withFields: true);
        await OpenAsync(desk, new string('ü', 90_000));

        Assert.Equal((null, true), (_feed.Told[0].Data.Fields, _feed.Told[0].Data.IsTooLarge));
    }

    [Fact]
    public async Task A_feed_that_is_away_delays_only_itself_and_goes_on_where_it_stopped()
    {
        await using CaseDesk desk = await StartAsync();
        _feed.FailsFrom = 2;
        await OpenAsync(desk);
        Assert.Single(_feed.Told);
        Assert.NotEmpty(desk.Outside.Mails);

        _feed.FailsFrom = int.MaxValue;
        await desk.PassAsync(Duration.FromMinutes(5));

        Assert.Equal(Enumerable.Range(1, _feed.Told.Count), _feed.Told.Select(e => (int)e.Data.Seq));
        Assert.True(_feed.Told.Count > 1, "the rest was told");
    }

    [Fact]
    public async Task What_was_told_and_not_remembered_is_told_again_under_the_same_id()
    {
        await using CaseDesk desk = await StartAsync();
        string intake = await desk.ReceiveAsync(Mails.From("Kim <kim@acme.example>"));
        await desk.WorkOffAsync();
        desk.Store.BeforeCommit = batch => batch.Operations.Any(o => o.RowKey == "own") ? throw new StoreUnavailableException("Away.") : Task.CompletedTask;
        await Assert.ThrowsAsync<StoreUnavailableException>(desk.AttendAsync);
        int told = _feed.Told.Count;

        desk.Store.BeforeCommit = null;
        await desk.RecoverAsync();
        (_, string? id, _) = await desk.IntakeAsync(intake);

        Assert.True(told > 0, "something was told before");
        Assert.Equal(_feed.Told.Take(told).Select(e => e.Id), _feed.Told.Skip(told).Take(told).Select(e => e.Id));
        Assert.All(_feed.Told, e => Assert.Equal(id, e.Subject));
    }

    [Fact]
    public async Task A_case_older_than_the_feed_is_told_from_its_beginning()
    {
        CaseDesk before = await CaseDesk.StartAsync();
        string id = await OpenAsync(before);
        await before.DisposeAsync();

        await using CaseDesk desk = await StartAsync(before);
        await desk.Http.SendAsync("POST", $"/api/cases/{id}/note", "{'text':'Looked at it.'}");
        await desk.AttendAsync();

        Assert.Equal(1, _feed.Told[0].Data.Seq);
        Assert.EndsWith(".note-added", _feed.Told[^1].Type, StringComparison.Ordinal);
    }

    private static string Text(Instant at) => NodaTime.Text.InstantPattern.ExtendedIso.Format(at);

    private static async Task<string> OpenAsync(CaseDesk desk, string text = "All users see errors.") =>
        (await desk.TakeInAsync(Mails.From("Kim <kim@acme.example>", text: text))).Case!;

    private Task<CaseDesk> StartAsync(CaseDesk? before = null, bool withFields = false) => CaseDesk.StartAsync(before, services =>
        services.AddSingleton<IEventFeed>(_feed).AddSingleton<CaseFeed>().AddOptions<EventFeedOptions>().Configure(o => o.WithFields = withFields));

    private sealed class Feed : IEventFeed
    {
        public List<CloudEvent> Told { get; } = [];

        /// <summary>The sequence of the first event that it does not take.</summary>
        public int FailsFrom { get; set; } = int.MaxValue;

        public Task PublishAsync(CloudEvent happened, CancellationToken cancellation)
        {
            if (happened.Data.Seq >= FailsFrom)
            {
                throw new TimeoutException("Away.");
            }

            Told.Add(happened);
            return Task.CompletedTask;
        }
    }
}
