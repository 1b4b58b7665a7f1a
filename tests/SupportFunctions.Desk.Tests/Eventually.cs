namespace SupportFunctions.Desk.Tests;

/// <summary>For what happens beside the test: hosted services, timers, other threads.</summary>
internal static class Eventually
{
    /// <summary>A limit against hangs only: long tests may hold every worker of the test runner for a minute.</summary>
    private static readonly TimeSpan TooLong = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>Ends as soon as it is true.</summary>
    public static Task IsTrueAsync(Func<bool> isTrue, string otherwise) => IsTrueAsync(() => Task.FromResult(isTrue()), otherwise);

    /// <inheritdoc cref="IsTrueAsync(Func{bool}, string)"/>
    public static async Task IsTrueAsync(Func<Task<bool>> isTrue, string otherwise)
    {
        using var limit = new CancellationTokenSource(TooLong);
        while (!await isTrue().ConfigureAwait(false))
        {
            Assert.False(limit.IsCancellationRequested, otherwise);
            await Task.Delay(Look, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Starts a service on the thread pool, as a host does: in the context of the test it would wait for the runner's few workers.</summary>
    public static Task StartAsync(Func<Task> start) => Task.Run(start);
}
