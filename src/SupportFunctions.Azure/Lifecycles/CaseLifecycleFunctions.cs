using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;

namespace SupportFunctions.Azure.Lifecycles;

/// <summary>The attention of one case: a round, then a wait for its next instant or its next change, whichever comes first.</summary>
public sealed partial class CaseLifecycleFunctions(CaseLifecycle lifecycle, DurableLifecycles lifecycles)
{
    /// <summary>Rounds of one history; then it starts afresh, so that replays stay short.</summary>
    public const int RoundsOfAHistory = 20;

    /// <summary>Changes that one round serves, so that they fit one batch of the due index, which brings those that are left over again.</summary>
    public const int MostFired = 50;

    /// <summary>How long a case is left alone after a round failed at every attempt.</summary>
    public static readonly TimeSpan PauseAfterFault = TimeSpan.FromMinutes(1);

    /// <summary>Five attempts within about a minute.</summary>
    private static readonly TaskOptions Retry = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(4), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(30)));

    [Function(CaseInstance.Orchestration)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, CaseRound round)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(round);
        ILogger logger = context.CreateReplaySafeLogger<CaseLifecycleFunctions>();

        // One wait at a time, never cancelled: a cancelled one stays behind and swallows the next event. JsonElement, because
        // a payload that does not fit its type fails where nothing can catch it.
        Task<JsonElement> changed = context.WaitForExternalEvent<JsonElement>(CaseInstance.Changed);
        var fired = new List<CaseWake>(round.Fired);
        for (int rounds = 0; rounds < RoundsOfAHistory; rounds++)
        {
            changed = await TakeAsync(context, changed, fired);
            CaseLook? look = await AdvanceAsync(context, new CaseRound(round.CaseId, [.. fired]), logger);
            if (look is null)
            {
                // Its entries are kept for the next try; nothing else wakes it meanwhile, so a lasting fault costs little.
                await context.CreateTimer(PauseAfterFault, CancellationToken.None);
                continue;
            }

            fired.Clear();
            if (changed.IsCompleted)
            {
                continue;
            }

            if (look.NextLook is not { } next)
            {
                return;
            }

            await WaitAsync(context, changed, next);
        }

        // A change that arrived and was not read would be lost with this history.
        await TakeAsync(context, changed, fired);
        context.ContinueAsNew(new CaseRound(round.CaseId, fired), preserveUnprocessedEvents: true);
    }

    /// <summary>Its delivery may be repeated: every step of a round can be.</summary>
    [Function(CaseInstance.Activity)]
    public async Task<CaseLook> AdvanceAsync([ActivityTrigger] CaseRound round, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(round);
        using IDisposable through = lifecycles.Through(client);
        if (!CaseId.TryRead(round.CaseId, out CaseId id))
        {
            throw new ArgumentException($"'{round.CaseId}' is no case id.", nameof(round));
        }

        Instant? next = await lifecycle.AdvanceAsync(id, [.. round.Fired.Select(f => f.ToEntry(id))], cancellation);
        return new CaseLook(next?.ToDateTimeOffset());
    }

    /// <summary>Every change that has arrived goes into the next round.</summary>
    /// <returns>The wait for the next one: still open, unless the round is full.</returns>
    private static async Task<Task<JsonElement>> TakeAsync(TaskOrchestrationContext context, Task<JsonElement> changed, List<CaseWake> fired)
    {
        while (changed.IsCompleted && fired.Count < MostFired)
        {
            if (CaseWake.TryRead(await changed) is { } wake)
            {
                fired.Add(wake);
            }

            changed = context.WaitForExternalEvent<JsonElement>(CaseInstance.Changed);
        }

        return changed;
    }

    /// <returns>Null when the round failed again and again.</returns>
    private static async Task<CaseLook?> AdvanceAsync(TaskOrchestrationContext context, CaseRound round, ILogger logger)
    {
        try
        {
            return await context.CallActivityAsync<CaseLook>(CaseInstance.Activity, round, Retry);
        }
        catch (TaskFailedException e)
        {
            Log.RoundFailed(logger, round.CaseId, e);
            return null;
        }
    }

    private static async Task WaitAsync(TaskOrchestrationContext context, Task changed, DateTimeOffset until)
    {
        using var enough = new CancellationTokenSource();
        Task due = context.CreateTimer(until.UtcDateTime, enough.Token);
        if (await Task.WhenAny(changed, due) == changed)
        {
            // Not CancelAsync: that one goes on outside the orchestrator's thread. A timer that is left behind keeps an instance alive.
            enough.Cancel();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A round of {CaseId} failed; it is tried again later.")]
        public static partial void RoundFailed(ILogger logger, string caseId, Exception e);
    }
}
