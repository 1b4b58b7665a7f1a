using System.Diagnostics;
using System.Globalization;
using SupportFunctions.Benchmarks.Measuring;

namespace SupportFunctions.Benchmarks.Intake;

/// <summary>Sends one mail and says under which intake id it was accepted.</summary>
internal delegate Task<string> SendMail(int sender, byte[] mail);

/// <summary>Senders side by side, each waiting for its answer before the next mail; at a given rate, or as fast as they are answered.</summary>
internal sealed class MailLoad(SendMail send, StoreWatch watch, Process desk)
{
    private static long _number = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;

    /// <param name="warmUp">Seconds before it counts: the runtime compiles the hot path twice, which takes a quarter of the time at first.</param>
    /// <param name="rate">Mails a second of all senders together; 0: as fast as they go.</param>
    public async Task RunAsync(int senders, int warmUp, int seconds, int rate)
    {
        await SendAsync(senders, warmUp, rate, new Latencies());
        await WaitForAsync(() => watch.Queued() + watch.Undelivered() == 0);
        watch.Forget();

        var accepted = new Latencies();
        using Process own = Process.GetCurrentProcess();
        (TimeSpan Desk, TimeSpan Own) before = Times();
        long start = Stopwatch.GetTimestamp();
        await SendAsync(senders, seconds, rate, accepted);
        double sending = Seconds(start);
        (long queued, long undelivered) = (watch.Queued(), watch.Undelivered());
        await WaitForAsync(() => watch.Queued() == 0);
        double committing = Seconds(start);
        await WaitForAsync(() => watch.Undelivered() == 0);
        double delivering = Seconds(start);
        (TimeSpan Desk, TimeSpan Own) after = Times();

        int n = accepted.Count;
        string generator = desk.Id == own.Id ? "in this process" : Invariant($"{(after.Own - before.Own) / TimeSpan.FromSeconds(delivering):P0} of a core");
        Console.WriteLine(Invariant($"""
            {senders} senders, {(rate == 0 ? "as fast as it goes" : Invariant($"{rate}/s"))}: {n} mails
              accepted   {n / sending:0}/s; {accepted}
              committed  {(n - queued) / sending:0}/s while accepting, {n / committing:0}/s to the last; {watch.Committed} ({watch.Committed.Count} followed)
              delivered  {(n - queued - undelivered) / sending:0}/s while accepting, {n / delivering:0}/s to the last
              desk CPU   {(after.Desk - before.Desk).TotalMilliseconds / n:0.00} ms a mail, {(after.Desk - before.Desk) / TimeSpan.FromSeconds(delivering):0.00} cores; generator {generator}
            """));

        (TimeSpan Desk, TimeSpan Own) Times()
        {
            desk.Refresh();
            own.Refresh();
            return (desk.TotalProcessorTime, own.TotalProcessorTime);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static double Seconds(long since) => Stopwatch.GetElapsedTime(since).TotalSeconds;

    private static async Task WaitForAsync(Func<bool> isDone)
    {
        while (!isDone())
        {
            await Task.Delay(20);
        }
    }

    private Task SendAsync(int senders, int seconds, int rate, Latencies latencies)
    {
        long start = Stopwatch.GetTimestamp();
        long end = start + (seconds * Stopwatch.Frequency);
        return Task.WhenAll(Enumerable.Range(0, senders).Select(s => Task.Run(() => SendAllAsync(s, senders, start, end, rate, latencies))));
    }

    private async Task SendAllAsync(int sender, int senders, long start, long end, int rate, Latencies latencies)
    {
        int followEvery = rate == 0 ? 20 : Math.Max(1, rate / 50);
        for (long i = 0; ; i++)
        {
            byte[] mail = MailMaker.Make(Interlocked.Increment(ref _number));
            long due = rate == 0 ? Stopwatch.GetTimestamp() : start + (((i * senders) + sender) * Stopwatch.Frequency / rate);
            if (due >= end || Stopwatch.GetTimestamp() >= end)
            {
                return;
            }

            // Late because an answer was late counts as waiting; late because a timer is coarse does not.
            long at = due;
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
                at = Stopwatch.GetTimestamp();
            }

            string id = await send(sender, mail);
            latencies.Add(at);
            if ((i + sender) % followEvery == 0)
            {
                watch.Follow(id, at);
            }
        }
    }
}
