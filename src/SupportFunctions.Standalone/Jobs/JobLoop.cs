using NodaTime;
using SupportFunctions.Desk.Jobs;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Standalone.Jobs;

/// <summary>Works off jobs: at once when there is one, and at least once a minute.</summary>
public sealed partial class JobLoop(JobStore store, JobRunner runner, MachineTime machine, ILogger<JobLoop> logger) : BackgroundService
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _afterFault = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _woken = new(0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        store.Ready += OnReady;
        try
        {
            // Nobody else works on this store: what an earlier process did not live to finish need not wait for anything.
            for (bool isAlone = true; ;)
            {
                (bool ran, TimeSpan wait) = await PassAsync(isAlone, stoppingToken);
                isAlone &= !ran;
                if (await _woken.WaitAsync(wait, stoppingToken))
                {
                    Drain();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopped(logger);
        }
        finally
        {
            store.Ready -= OnReady;
        }
    }

    public override void Dispose()
    {
        _woken.Dispose();
        base.Dispose();
    }

    private async Task<(bool Ran, TimeSpan Wait)> PassAsync(bool isAlone, CancellationToken stopping)
    {
        try
        {
            Instant? next = await runner.RunAsync(Duration.FromDays(1), isAlone, stopping);
            TimeSpan wait = next is { } at ? machine.RealDelayUntil(at) : _longestWait;
            return (true, wait < _longestWait ? wait : _longestWait);
        }
        catch (StoreUnavailableException e)
        {
            Log.StoreUnavailable(logger, e);
            return (false, _afterFault);
        }
    }

    private void OnReady() => _woken.Release();

    /// <summary>One pass serves everything that was asked for before it.</summary>
    private void Drain()
    {
        while (_woken.Wait(0))
        {
            // One call less.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Jobs have to wait: the store is away.")]
        public static partial void StoreUnavailable(ILogger logger, Exception e);

        [LoggerMessage(2, LogLevel.Debug, "The loop of jobs stopped; the table keeps them.")]
        public static partial void Stopped(ILogger logger);
    }
}
