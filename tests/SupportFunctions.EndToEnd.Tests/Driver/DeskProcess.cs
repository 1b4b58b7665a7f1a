using System.Diagnostics;
using System.Text.Json;

namespace SupportFunctions.EndToEnd.Tests.Driver;

/// <summary>A running desk: the process, its data, and a client that holds the administrator's key.</summary>
internal sealed class DeskProcess : IAsyncDisposable
{
    private DeskProcess(HostProcess host, DataFolder data, DeskClient client, TimeSpan untilHealthy) =>
        (Host, Data, Client, UntilHealthy) = (host, data, client, untilHealthy);

    public HostProcess Host { get; }

    public DataFolder Data { get; }

    public DeskClient Client { get; }

    /// <summary>Real time from the start of the process to the first 200 of /healthz.</summary>
    public TimeSpan UntilHealthy { get; }

    /// <summary>Since /healthz answered.</summary>
    public Stopwatch SinceHealthy { get; } = Stopwatch.StartNew();

    public static async Task<DeskProcess> StartAsync(
        DataFolder data, string? clock = null, int? speed = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var watch = Stopwatch.StartNew();
        HostProcess host = HostProcess.Start(Arguments(address, data, clock, speed), settings);
        try
        {
            using var probe = new HttpClient { BaseAddress = address, Timeout = Until.Hang };
            await Until.TrueAsync(() => IsHealthyAsync(probe, host), () => $"no 200 of /healthz.\n{host.Report()}");
            watch.Stop();
            return new DeskProcess(host, data, new DeskClient(address, ReadAdminKey(data), host.Report), watch.Elapsed);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public static IReadOnlyList<string> Arguments(Uri address, DataFolder data, string? clock = null, int? speed = null) =>
    [
        "--urls", address.GetLeftPart(UriPartial.Authority), "--data", data.Path,
        .. clock is null ? Array.Empty<string>() : ["--clock", clock],
        .. speed is null ? Array.Empty<string>() : ["--speed", FormattableString.Invariant($"{speed}")],
    ];

    /// <summary>Waits until the outbox holds exactly that many mails of a case.</summary>
    public async Task<IReadOnlyList<SentMail>> MailsOfAsync(string caseId, int count)
    {
        IReadOnlyList<SentMail> mails = [];
        await Until.TrueAsync(
            () => (mails = Data.OutboxOf(caseId)).Count >= count,
            () => $"{caseId} has {mails.Count} mails in the outbox, not {count}: {string.Join(", ", mails.Select(m => m.Subject))}\n{Host.Report()}");
        Assert.Equal(count, mails.Count);
        return mails;
    }

    public Task KillAsync() => Host.KillAsync();

    public Task<int> StopAsync() => Host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }

    private static async Task<bool> IsHealthyAsync(HttpClient probe, HostProcess host)
    {
        if (host.HasExited)
        {
            throw new InvalidOperationException($"The desk ended with exit code {await host.ExitAsync()} before it listened.\n{host.Report()}");
        }

        try
        {
            using HttpResponseMessage answer = await probe.GetAsync("/healthz");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string ReadAdminKey(DataFolder data)
    {
        using var keys = JsonDocument.Parse(File.ReadAllText(data.KeyFile));
        return keys.RootElement.GetProperty("admin").GetString()!;
    }
}
