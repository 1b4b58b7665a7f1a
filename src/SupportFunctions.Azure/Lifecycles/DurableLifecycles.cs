using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using SupportFunctions.Desk.Lifecycles;

namespace SupportFunctions.Azure.Lifecycles;

/// <summary>Wakes the lifecycle of a case, window or incident, or starts one where none is running.</summary>
/// <remarks>
/// The client cannot be had from dependency injection: each function binds it as a parameter and lends it to whatever it calls. It is
/// not put on the HttpContext, because queue and timer functions have none, and the function runs in another flow of execution than
/// the server's own accessor of the HttpContext.
/// </remarks>
public sealed partial class DurableLifecycles(ILogger<DurableLifecycles> logger) : ILifecycles
{
    /// <summary>Between looking and acting somebody may start it, or it may end; the second look sees that.</summary>
    private const int Attempts = 2;

    private readonly AsyncLocal<DurableTaskClient?> _client = new();

    /// <summary>Signals of this flow of execution go through that client until the result is disposed.</summary>
    public IDisposable Through(DurableTaskClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client.Value = client;
        return new Loan(this);
    }

    /// <summary>Never fails: the change is committed already, and what is not signalled is found in the due index.</summary>
    public async ValueTask SignalAsync(DueEntry entry, CancellationToken cancellation)
    {
        if (_client.Value is not { } client)
        {
            Log.NoClient(logger, entry.Id);
            return;
        }

        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                await StartOrWakeAsync(client, entry.Id, LifecycleWake.Of(entry), cancellation);
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Log.NotSignalled(logger, entry.Id, attempt, e);
            }
        }
    }

    private static async Task StartOrWakeAsync(DurableTaskClient client, LifecycleId id, LifecycleWake wake, CancellationToken cancellation)
    {
        string instance = id.ToString();

        // Asked first, because some backends drop an event for an instance that is absent or has ended without saying so.
        OrchestrationMetadata? found = await client.GetInstanceAsync(instance, getInputsAndOutputs: false, cancellation);
        if (found is null || found.IsCompleted)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                LifecycleNames.OrchestrationOf(id.Kind), new LifecycleRound(instance, [wake]), new StartOrchestrationOptions(instance), cancellation);
        }
        else
        {
            await client.RaiseEventAsync(instance, LifecycleNames.Changed, wake, cancellation);
        }
    }

    private sealed class Loan(DurableLifecycles owner) : IDisposable
    {
        public void Dispose() => owner._client.Value = null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Lifecycle} could not be signalled at attempt {Attempt}; the due index keeps the change.")]
        public static partial void NotSignalled(ILogger logger, LifecycleId lifecycle, int attempt, Exception e);

        [LoggerMessage(2, LogLevel.Warning, "{Lifecycle} was not signalled: no function lent its client. The due index keeps the change.")]
        public static partial void NoClient(ILogger logger, LifecycleId lifecycle);
    }
}
