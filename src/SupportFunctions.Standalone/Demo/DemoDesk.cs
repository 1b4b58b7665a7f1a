using System.Globalization;
using NodaTime;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Time;
using SupportFunctions.Standalone.Configuration;
using SupportFunctions.Standalone.Intake;
using SupportFunctions.Standalone.Lifecycles;

namespace SupportFunctions.Standalone.Demo;

/// <summary>A desk on a fresh folder, with a clock that stands still until it is started.</summary>
internal sealed class DemoDesk : IAsyncDisposable
{
    private readonly StandaloneHost _host;

    private DemoDesk(StandaloneHost host, string folder)
    {
        _host = host;
        Folder = folder;
        Url = Reachable(host.Urls);
        Client = new DemoClient(Url, host.NewAdminKey!);
        Time = host.Services.GetRequiredService<DeskTime>();
    }

    public string Folder { get; }

    public string Url { get; }

    public string AdminKey => _host.NewAdminKey!;

    public DemoClient Client { get; }

    public DeskTime Time { get; }

    public AcceleratedTimeProvider Clock => _host.Clock!;

    public int MailsWritten => Path.Combine(Folder, "outbox") is var outbox && Directory.Exists(outbox) ? Directory.GetFiles(outbox, "*.eml").Length : 0;

    /// <exception cref="StartException">It cannot start.</exception>
    public static async Task<DemoDesk> StartAsync(string folder, string urls, Instant clock, int speed, CancellationToken cancellation)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Desk:Data"] = folder,
            ["Desk:Urls"] = urls,
            ["Desk:Speed"] = speed.ToString(CultureInfo.InvariantCulture),
            ["Mail:FromAddress"] = "support@generlate.example",
            ["Mail:FromName"] = "Generlate Support",
            ["Logging:LogLevel:Default"] = "Warning",
        };

        // Whatever is configured here for real work (a mail server, secrets, keys) has no place in a demonstration.
        var plan = new HostPlan(settings, clock) { IgnoresOtherConfiguration = true, ClockWaits = true, LogsToError = true };
        StandaloneHost host = await StandaloneHost.BuildAsync(plan, cancellation);
        try
        {
            await host.StartAsync(cancellation);
            return new DemoDesk(host, folder);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async Task LoadDirectoryAsync(CancellationToken cancellation)
    {
        foreach ((string url, byte[] body) in DemoScript.Directory())
        {
            await Client.PutAsync(url, body, cancellation);
        }
    }

    /// <summary>Whether everything that was received is worked off, whatever is due was noticed, and every mail is written.</summary>
    public async Task<bool> IsQuietAsync(CancellationToken cancellation)
    {
        DueIndex due = _host.Services.GetRequiredService<DueIndex>();
        for (int shard = 0; shard < DueIndex.Shards; shard++)
        {
            if ((await due.EarliestAsync(DueLine.Desk, shard, top: 1, cancellation)).Any(e => e.At <= Time.Now))
            {
                return false;
            }
        }

        return _host.Services.GetRequiredService<IntakeLanes>().Backlog == 0 && _host.Services.GetRequiredService<LifecycleRunner>().Backlog == 0;
    }

    /// <summary>Until somebody stops it.</summary>
    public Task WaitAsync() => _host.WaitAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    private static string Reachable(IEnumerable<string> urls)
    {
        string url = urls.OrderBy(u => u.StartsWith("https", StringComparison.Ordinal)).First();
        foreach (string any in new[] { "//0.0.0.0", "//[::]", "//*", "//+" })
        {
            url = url.Replace(any, "//127.0.0.1", StringComparison.Ordinal);
        }

        return url;
    }
}
