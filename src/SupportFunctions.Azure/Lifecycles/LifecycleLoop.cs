using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace SupportFunctions.Azure.Lifecycles;

/// <summary>The attention of one thing of any kind: a round, then a wait for its next instant or its next change, whichever comes first.</summary>
public static partial class LifecycleLoop
{
    /// <summary>Rounds of one history; then it starts afresh, so that replays stay short.</summary>
    public const int RoundsOfAHistory = 20;

    /// <summary>Changes that one round serves, so that they fit one batch of the due index, which brings those that are left over again.</summary>
    public const int MostFired = 50;

    /// <summary>How long it is left alone after a round failed at every attempt.</summary>
    public static readonly TimeSpan PauseAfterFault = TimeSpan.FromMinutes(1);

    /// <summary>Longest wait of one timer: backends have limits, and a round in vain costs little.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>Five attempts within about a minute.</summary>
    private static readonly TaskOptions Retry = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(4), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(30)));

    /// <param name="activity">The round of its kind.</param>
    public static async Task RunAsync(TaskOrchestrationContext context, TaskName activity, LifecycleRound round)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(round);
        ILogger logger = context.CreateReplaySafeLogger<LifecycleFunctions>();

        // One wait at a time, never cancelled: a cancelled one stays behind and swallows the next event. JsonElement, because
        // a payload that does not fit its type fails where nothing can catch it.
        Task<JsonElement> changed = context.WaitForExternalEvent<JsonElement>(LifecycleNames.Changed);
        var fired = new List<LifecycleWake>(round.Fired);
        for (int rounds = 0; rounds < RoundsOfAHistory; rounds++)
        {
            changed = await TakeAsync(context, changed, fired);
            LifecycleLook? look = await AdvanceAsync(context, activity, new LifecycleRound(context.InstanceId, [.. fired]), logger);
            DateTimeOffset now = context.CurrentUtcDateTime;
            context.SetCustomStatus(new LifecycleStatus(look is null ? now + PauseAfterFault : look.NextLook, IsFailing: look is null));
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

            await WaitAsync(context, changed, next < now + LongestWait ? next : now + LongestWait);
        }

        // A change that arrived and was not read would be lost with this history.
        await TakeAsync(context, changed, fired);
        // An instance of an older version goes over to this one here, where it has no history.
        context.ContinueAsNew(new ContinueAsNewOptions
        {
            NewInput = new LifecycleRound(context.InstanceId, fired),
            PreserveUnprocessedEvents = true,
            NewVersion = LifecycleNames.Version,
        });
    }

    /// <summary>Every change that has arrived goes into the next round.</summary>
    /// <returns>The wait for the next one: still open, unless the round is full.</returns>
    private static async Task<Task<JsonElement>> TakeAsync(TaskOrchestrationContext context, Task<JsonElement> changed, List<LifecycleWake> fired)
    {
        while (changed.IsCompleted && fired.Count < MostFired)
        {
            if (LifecycleWake.TryRead(await changed) is { } wake)
            {
                fired.Add(wake);
            }

            changed = context.WaitForExternalEvent<JsonElement>(LifecycleNames.Changed);
        }

        return changed;
    }

    /// <returns>Null when the round failed again and again.</returns>
    private static async Task<LifecycleLook?> AdvanceAsync(TaskOrchestrationContext context, TaskName activity, LifecycleRound round, ILogger logger)
    {
        try
        {
            return await context.CallActivityAsync<LifecycleLook>(activity, round, Retry);
        }
        catch (TaskFailedException e)
        {
            Log.RoundFailed(logger, round.Id, e);
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
        [LoggerMessage(1, LogLevel.Error, "A round of {Lifecycle} failed; it is tried again later.")]
        public static partial void RoundFailed(ILogger logger, string lifecycle, Exception e);
    }
}
