using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Resources;

namespace SupportFunctions.Desk.Tests.Http;

public sealed class IdempotencyTests
{
    private const string Url = "/api/customers/acme";

    private static readonly string _body = Bodies.Small("customers");

    private static readonly string _otherBody = Bodies.Small("customers").Replace("Acme", "Bcme", StringComparison.Ordinal);

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_and_does_nothing()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var first = await SendAsync(desk, "k1", _body);
        Assert.False(first.Headers.Contains(IdempotencyMiddleware.ReplayedHeader));
        await desk.PutAsync(Url, _otherBody);
        var again = await SendAsync(desk, "k1", _body);
        Assert.Equal((first.Status, first.Text, first.ETag), (again.Status, again.Text, again.ETag));
        Assert.Equal("application/json", again.ContentHeaders.ContentType!.MediaType);
        Assert.Equal("true", again.Headers.GetValues(IdempotencyMiddleware.ReplayedHeader).Single());
        Assert.Equal("Bcme", (string?)(await desk.GetAsync(Url)).Json["name"]);
    }

    [Fact]
    public async Task Another_body_or_query_under_the_same_key_is_refused()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await SendAsync(desk, "k1", _body);
        var other = await SendAsync(desk, "k1", _otherBody);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key-reused"), (other.Status, other.Problem));
        Assert.Equal("idempotency-key-reused", (await SendAsync(desk, "k1", _body, Url + "?a=1")).Problem);
    }

    [Fact]
    public async Task A_key_counts_for_its_caller_and_url_only()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await SendAsync(desk, "k1", _body);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(desk, "k1", _otherBody, "/api/customers/bcme")).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(desk, "k1", _otherBody, Url, Role.Lead)).Status);
        Assert.Equal(HttpStatusCode.OK, (await desk.SendAsync("DELETE", Url, null, Role.Admin, (IdempotencyMiddleware.Header, "k1"))).Status);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_and_is_given_again()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var first = await SendAsync(desk, "k1", "{}");
        Assert.Equal(["deployment", "name", "tier"], first.FaultyFields);
        var again = await SendAsync(desk, "k1", "{}");
        Assert.Equal((first.Status, first.Text, "validation"), (again.Status, again.Text, again.Problem));
        Assert.True(again.Headers.Contains(IdempotencyMiddleware.ReplayedHeader));
    }

    [Fact]
    public async Task A_fault_of_the_desk_is_never_kept_and_the_next_try_is_executed_with_the_same_command_id()
    {
        var rules = new Probe();
        await using DeskDriver desk = await DeskDriver.StartAsync(more: s => s.AddHttpContextAccessor().AddSingleton<IDirectoryObserver>(p =>
        {
            rules.Http = p.GetRequiredService<IHttpContextAccessor>();
            return rules;
        }));
        rules.Fault = new InvalidOperationException("broken");
        Assert.Equal("internal", (await SendAsync(desk, "k1", _body)).Problem);
        rules.Fault = new StoreUnavailableException("away");
        Assert.Equal("unavailable", (await SendAsync(desk, "k1", _body)).Problem);
        rules.Fault = null;
        var good = await SendAsync(desk, "k1", _body);
        Assert.Equal(HttpStatusCode.OK, good.Status);
        Assert.False(good.Headers.Contains(IdempotencyMiddleware.ReplayedHeader));
        Assert.Equal(3, rules.CommandIds.Count);
        Assert.StartsWith("cmd_", Assert.Single(rules.CommandIds.Distinct()), StringComparison.Ordinal);
        Assert.Equal(2, desk.Log.Errors.Count);
    }

    [Fact]
    public async Task While_the_first_is_at_work_the_second_is_asked_to_wait_and_after_a_minute_it_takes_over()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var enteredBy = new TaskCompletionSource();
        var mayGoOn = new TaskCompletionSource();
        desk.Store.BeforeCommit = async batch =>
        {
            if (batch.Table == "customers")
            {
                desk.Store.BeforeCommit = null;
                enteredBy.SetResult();
                await mayGoOn.Task;
            }
        };
        Task<DeskDriver.Answer> first = SendAsync(desk, "k1", _body);
        await enteredBy.Task;
        var second = await SendAsync(desk, "k1", _body);
        Assert.Equal((HttpStatusCode.Conflict, "still-being-worked-on"), (second.Status, second.Problem));
        Assert.Equal(TimeSpan.FromSeconds(2), second.Headers.RetryAfter!.Delta);

        desk.MachineClock.Advance(IdempotencyStore.InWorkFor);
        var third = await SendAsync(desk, "k1", _body);
        Assert.Equal(HttpStatusCode.OK, third.Status);
        mayGoOn.SetResult();
        Assert.Equal(third.Text, (await first).Text);
        Assert.Equal(third.ETag, (await SendAsync(desk, "k1", _body)).ETag);
    }

    [Fact]
    public async Task Of_many_at_once_one_is_done()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(desk, "k1", _body)));
        Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.OK or HttpStatusCode.Conflict, a.Text));
        Assert.Equal(1, answers.Count(a => a.Status == HttpStatusCode.OK && !a.Headers.Contains(IdempotencyMiddleware.ReplayedHeader)));
        Assert.StartsWith("\"1-", (await desk.GetAsync(Url)).ETag, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_seven_days_of_real_time_the_key_is_new_and_the_sweep_forgets_it()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await SendAsync(desk, "k1", _body);
        await SendAsync(desk, "k2", _body);
        desk.DeskClock.Advance(Duration.FromDays(100));
        desk.MachineClock.Advance(IdempotencyStore.KeptFor - Duration.FromSeconds(1));
        Assert.True((await SendAsync(desk, "k1", _body)).Headers.Contains(IdempotencyMiddleware.ReplayedHeader));
        Assert.Equal(0, await desk.Idempotency.SweepAsync(CancellationToken.None));

        desk.MachineClock.Advance(Duration.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(desk, "k1", _otherBody)).Status);
        Assert.Equal(1, await desk.Idempotency.SweepAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("a\tb", "a control character")]
    [InlineData("schlüssel", "not ASCII")]
    public async Task A_key_that_is_none_is_refused(string key, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        Assert.Equal(("malformed", because), ((await SendAsync(desk, key, _body)).Problem, because));
        Assert.Equal("malformed", (await SendAsync(desk, new string('k', 256), _body)).Problem);
    }

    [Fact]
    public async Task An_answer_goes_out_even_when_it_cannot_be_kept()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        int writes = 0;
        desk.Store.BeforeCommit = batch => batch.Table == IdempotencyStore.Table && ++writes == 2 ? throw new StoreUnavailableException("away") : Task.CompletedTask;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(desk, "k1", _body)).Status);
        Assert.Contains(desk.Log.Errors, e => e.Contains("could not be kept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_command_id_is_the_same_each_time_and_another_for_another_key()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var first = Assert.IsType<IdempotencyClaim.Mine>(await ClaimAsync("k1"));
        await desk.Idempotency.ReleaseAsync(first, CancellationToken.None);
        var again = Assert.IsType<IdempotencyClaim.Mine>(await ClaimAsync("k1"));
        var other = Assert.IsType<IdempotencyClaim.Mine>(await ClaimAsync("k2"));
        Assert.Equal(first.Row.CommandId, again.Row.CommandId);
        Assert.NotEqual(first.Row.CommandId, other.Row.CommandId);
        Assert.StartsWith("cmd_", first.Row.CommandId, StringComparison.Ordinal);

        Task<IdempotencyClaim> ClaimAsync(string key) => desk.Idempotency.ClaimAsync("me", "PUT /x", key, "print", CancellationToken.None);
    }

    private static Task<DeskDriver.Answer> SendAsync(DeskDriver desk, string key, string body, string url = Url, Role role = Role.Admin) =>
        desk.SendAsync("PUT", url, body, role, (IdempotencyMiddleware.Header, key));

    /// <summary>Fails in the middle of a write, as often as it is told to.</summary>
    private sealed class Probe : IDirectoryObserver
    {
        public Exception? Fault { get; set; }

        public IHttpContextAccessor? Http { get; set; }

        public List<string?> CommandIds { get; } = [];

        public ValueTask<IAnnouncedChange?> ChangingAsync(string table, string id, string by, CancellationToken cancellation)
        {
            CommandIds.Add(Http!.HttpContext!.CommandId());
            return Fault is { } fault ? ValueTask.FromException<IAnnouncedChange?>(fault) : new((IAnnouncedChange?)null);
        }
    }
}
