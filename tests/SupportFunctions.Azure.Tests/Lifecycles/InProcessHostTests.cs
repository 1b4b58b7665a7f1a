using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using SupportFunctions.Azure.Lifecycles;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Azure.Tests.Lifecycles;

/// <summary>The lifecycle of a case on Durable Task itself, in real time: its engine replays, keeps histories, timers and events.</summary>
public sealed class InProcessHostTests
{
    private static readonly TimeSpan TooLong = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_case_is_attended_to_by_its_first_round_a_timer_and_events_its_history_starts_afresh_and_what_ended_is_purged()
    {
        using var app = new FunctionApp();
        app.Faults["outbound-mail"] = new ServiceBusException("The queue is away.", ServiceBusFailureReason.ServiceCommunicationProblem);
        int histories = 0;
        int rounds = 0;
        DurableTaskClient? client = null;
        await using DurableTaskTestHost host = await DurableTaskTestHost.StartAsync(r =>
        {
            r.AddOrchestratorFunc<LifecycleRound>(LifecycleNames.Case, (context, round) =>
            {
                _ = context.IsReplaying ? 0 : Interlocked.Increment(ref histories);
                return LifecycleFunctions.CaseLifecycle(context, round);
            });
            r.AddActivityFunc<LifecycleRound, LifecycleLook>(LifecycleNames.CaseRound, async (_, round) =>
            {
                Interlocked.Increment(ref rounds);
                return await app.Function<LifecycleFunctions>().AdvanceCaseAsync(round, client!, default);
            });
        });
        client = host.Client;

        // The first round cannot hand its mail over; the timer of the next attempt does, five seconds later.
        string id = await OpenAsync(app, client);
        await UntilAsync(async () => await StatusAsync(client, id) is not null);
        Assert.Empty(app.Mails);
        app.Faults.Clear();
        await UntilAsync(async () => (await StatusAsync(client, id))?.NextLook > DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.True(Volatile.Read(ref rounds) >= 2, "the timer led to a round");
        await app.SendMailsAsync(client);
        Assert.Equal("kim@acme.example", Assert.Single(app.Sent).Personalizations[0].Tos[0].Email);

        // Events wake it out of a long wait, more of them than one history takes.
        for (int note = 0; note < LifecycleLoop.RoundsOfAHistory + 5; note++)
        {
            int before = Volatile.Read(ref rounds);
            (int status, _) = await app.SendAsync(
                (f, r) => f.ApiAsync(r, client), "POST", $"/api/cases/{id}/note", "application/json", """{"text":"Looked at it."}""");
            Assert.Equal(200, status);
            await UntilAsync(() => Task.FromResult(Volatile.Read(ref rounds) > before));
        }

        await UntilAsync(() => Task.FromResult(app.Tables.Keys("due").All(k => k.RowKey.EndsWith("|0000000000", StringComparison.Ordinal))));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await client.GetInstanceAsync($"case-{id}"))!.RuntimeStatus);
        Assert.InRange(Volatile.Read(ref histories), 2, 3);
        Assert.Single(app.Sent);
        Assert.Empty(app.Mails);

        await EndsAndIsStartedAnewAsync(app, client, id);
    }

    /// <summary>Somebody ends it; a week later it is purged; the next change starts it anew.</summary>
    private static async Task EndsAndIsStartedAnewAsync(FunctionApp app, DurableTaskClient client, string id)
    {
        string instance = $"case-{id}";
        await client.TerminateInstanceAsync(instance);
        await client.WaitForInstanceCompletionAsync(instance);
        await PurgeAsync(client, DateTimeOffset.UtcNow);
        Assert.NotNull(await client.GetInstanceAsync(instance));
        await PurgeAsync(client, DateTimeOffset.UtcNow.AddDays(8));
        Assert.Null(await client.GetInstanceAsync(instance));

        (int status, _) = await app.SendAsync(
            (f, r) => f.ApiAsync(r, client), "POST", $"/api/cases/{id}/note", "application/json", """{"text":"A week later."}""");
        Assert.Equal(200, status);
        await UntilAsync(async () => await StatusAsync(client, id) is { IsFailing: false });
    }

    private static Task PurgeAsync(DurableTaskClient client, DateTimeOffset now) =>
        new PurgeFunction(new MachineTime(new FixedTime(now))).RunAsync(new TimerInfo(), client, default);

    private static async Task<string> OpenAsync(FunctionApp app, DurableTaskClient client)
    {
        (int status, JsonNode? body) = await app.SendAsync(
            (f, r) => f.ApiAsync(r, client), "POST", "/api/cases", "application/json",
            """{"subject":"Login fails","from":{"email":"kim@acme.example"},"text":"It does not work."}""");
        Assert.True(status is 200 or 201, body?.ToString());
        return (string)body!["id"]!;
    }

    private static async Task<LifecycleStatus?> StatusAsync(DurableTaskClient client, string id) =>
        await client.GetInstanceAsync($"case-{id}", getInputsAndOutputs: true) is { SerializedCustomStatus: not null } found
            ? found.ReadCustomStatusAs<LifecycleStatus>()
            : null;

    private static async Task UntilAsync(Func<Task<bool>> isDone)
    {
        using var limit = new CancellationTokenSource(TooLong);
        while (!await isDone())
        {
            Assert.False(limit.IsCancellationRequested, "It did not happen.");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
