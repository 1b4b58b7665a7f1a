using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SupportFunctions.Azure.Lifecycles;

namespace SupportFunctions.Azure.Tests.Lifecycles;

/// <summary>What happened to an instance, in the order of its history.</summary>
public abstract record Happening
{
    /// <summary>When; null: at once, and a timer at its time.</summary>
    public DateTimeOffset? At { get; init; }

    public sealed record RoundDone(DateTimeOffset? NextLook) : Happening;

    public sealed record RoundFailed : Happening;

    public sealed record TimerFired : Happening;

    public sealed record Raised(string Payload) : Happening;
}

/// <summary>What an orchestration did, in order.</summary>
public abstract record Deed
{
    public sealed record Round(string Input, int Attempts) : Deed;

    public sealed record Timer(DateTimeOffset At) : Deed;

    public sealed record TimerCancelled : Deed;

    public sealed record Wait(string Event) : Deed;

    public sealed record StartedAfresh(string Input, bool KeepsEvents, string? Version) : Deed;

    /// <summary>Said what it waits for.</summary>
    public sealed record Status(string Text) : Deed;

    public sealed record Ended : Deed;
}

/// <summary>
/// Runs a lifecycle over a written history, as the engine does at every replay: from the start, one happening after the other, on
/// one thread. Events that nobody waits for are kept in order; a waiter that was cancelled would stay and swallow one.
/// </summary>
public sealed class OrchestrationScript(string instance, string activity, DateTimeOffset start) : TaskOrchestrationContext
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly Queue<string> _unread = new();
    private readonly Stack<TaskCompletionSource<JsonElement>> _waiters = new();
    private readonly List<Deed> _deeds = [];
    private TaskCompletionSource<LifecycleLook>? _round;
    private TaskCompletionSource? _timer;
    private DateTimeOffset _now = start;

    public override TaskName Name => activity.Replace("-advance", "-lifecycle", StringComparison.Ordinal);

    public override string InstanceId => instance;

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => _now.UtcDateTime;

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    /// <summary>What it did over the whole history, after checking that every prefix of it gives the beginning of the same deeds.</summary>
    public static IReadOnlyList<Deed> Run(
        Func<TaskOrchestrationContext, LifecycleRound, Task> lifecycle, string instance, string activity, LifecycleRound input, params IReadOnlyList<Happening> history) =>
        RunFrom(Start, lifecycle, instance, activity, input, history);

    /// <inheritdoc cref="Run"/>
    public static IReadOnlyList<Deed> RunFrom(
        DateTimeOffset start, Func<TaskOrchestrationContext, LifecycleRound, Task> lifecycle, string instance, string activity, LifecycleRound input, IReadOnlyList<Happening> history)
    {
        List<Deed> whole = RunOnce(lifecycle, new OrchestrationScript(instance, activity, start), input, history);
        for (int length = 0; length < history.Count; length++)
        {
            List<Deed> part = RunOnce(lifecycle, new OrchestrationScript(instance, activity, start), input, [.. history.Take(length)]);
            Assert.Equal(whole.Take(part.Count), part);
        }

        return whole;
    }

    public override T? GetInput<T>() where T : default => throw new NotSupportedException();

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Assert.Equal(activity, name.Name);
        Assert.Null(_round);
        _deeds.Add(new Deed.Round(Json(input), options?.Retry?.Policy?.MaxNumberOfAttempts ?? 1));
        _round = new TaskCompletionSource<LifecycleLook>();
        return (Task<TResult>)(object)_round.Task;
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Assert.Null(_timer);
        _deeds.Add(new Deed.Timer(fireAt));
        var timer = new TaskCompletionSource();
        _timer = timer;
        cancellationToken.Register(() =>
        {
            if (timer.TrySetCanceled(cancellationToken))
            {
                _timer = null;
                _deeds.Add(new Deed.TimerCancelled());
            }
        });
        return timer.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        Assert.Equal(LifecycleNames.Changed, eventName);
        Assert.False(cancellationToken.CanBeCanceled);
        _deeds.Add(new Deed.Wait(eventName));
        var waiter = new TaskCompletionSource<JsonElement>();
        if (_unread.TryDequeue(out string? payload))
        {
            waiter.SetResult(Parse(payload));
        }
        else
        {
            _waiters.Push(waiter);
        }

        return (Task<T>)(object)waiter.Task;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _deeds.Add(new Deed.StartedAfresh(Json(options.NewInput), options.PreserveUnprocessedEvents, options.NewVersion));
    }

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => _deeds.Add(new Deed.Status(Json(customStatus)));

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();

    public static string Json(object? value) => JsonSerializer.Serialize(value);

    private static JsonElement Parse(string payload) => JsonDocument.Parse(payload).RootElement.Clone();

    private static List<Deed> RunOnce(
        Func<TaskOrchestrationContext, LifecycleRound, Task> lifecycle, OrchestrationScript script, LifecycleRound input, IReadOnlyList<Happening> history)
    {
        SynchronizationContext? outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Task run = lifecycle(script, input);
            foreach (Happening happening in history)
            {
                Assert.False(run.IsCompleted, $"It had ended before {happening}.");
                script.Apply(happening);
            }

            if (run.IsCompleted)
            {
                Assert.True(run.IsCompletedSuccessfully, run.Exception?.ToString());
                Assert.Null(script._timer);
                if (script._deeds[^1] is not Deed.StartedAfresh)
                {
                    script._deeds.Add(new Deed.Ended());
                }
            }

            return script._deeds;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private void Apply(Happening happening)
    {
        _now = happening.At ?? _now;
        switch (happening)
        {
            case Happening.RoundDone done:
                Take(ref _round).SetResult(new LifecycleLook(done.NextLook));
                break;
            case Happening.RoundFailed:
                Take(ref _round).SetException(new TaskFailedException(
                    activity, 1, new TaskFailureDetails("StoreUnavailableException", "The store is away.", null, null, null)));
                break;
            case Happening.TimerFired:
                _now = happening.At ?? _deeds.OfType<Deed.Timer>().Last().At;
                Take(ref _timer).SetResult();
                break;
            case Happening.Raised raised:
                if (_waiters.TryPop(out TaskCompletionSource<JsonElement>? waiter))
                {
                    waiter.SetResult(Parse(raised.Payload));
                }
                else
                {
                    _unread.Enqueue(raised.Payload);
                }

                break;
        }
    }

    private static T Take<T>(ref T? pending) where T : class
    {
        T taken = pending ?? throw new InvalidOperationException("Nothing of that kind is pending.");
        pending = null;
        return taken;
    }
}
