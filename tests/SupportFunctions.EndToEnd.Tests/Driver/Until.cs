using System.Diagnostics;

namespace SupportFunctions.EndToEnd.Tests.Driver;

/// <summary>Waits for a condition, never for a time: looks often, and gives up at a deadline that only a hang reaches.</summary>
internal static class Until
{
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(10);

    /// <param name="probe">Null: not yet.</param>
    /// <param name="whatIsMissing">Says at the deadline what was waited for, and how things stand.</param>
    public static async Task<T> FoundAsync<T>(Func<Task<T?>> probe, Func<string> whatIsMissing, TimeSpan? deadline = null) where T : class
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } found)
            {
                return found;
            }

            if (watch.Elapsed > (deadline ?? Hang))
            {
                throw new TimeoutException($"After {(deadline ?? Hang).TotalSeconds:0.#} s still: {whatIsMissing()}");
            }

            await Task.Delay(_between);
        }
    }

    public static Task TrueAsync(Func<Task<bool>> probe, Func<string> whatIsMissing, TimeSpan? deadline = null) =>
        FoundAsync(async () => await probe() ? "" : null, whatIsMissing, deadline);

    public static Task TrueAsync(Func<bool> probe, Func<string> whatIsMissing, TimeSpan? deadline = null) =>
        TrueAsync(() => Task.FromResult(probe()), whatIsMissing, deadline);
}
