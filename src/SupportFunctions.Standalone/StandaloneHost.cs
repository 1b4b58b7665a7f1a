using System.Net.Sockets;
using Microsoft.Extensions.Logging.Console;
using SupportFunctions.Desk;
using SupportFunctions.Desk.Events;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Jobs;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;
using SupportFunctions.Standalone.Configuration;
using SupportFunctions.Standalone.Events;
using SupportFunctions.Standalone.Housekeeping;
using SupportFunctions.Standalone.Http;
using SupportFunctions.Standalone.Intake;
using SupportFunctions.Standalone.Jobs;
using SupportFunctions.Standalone.Keys;
using SupportFunctions.Standalone.Lifecycles;
using SupportFunctions.Standalone.Mail;
using SupportFunctions.Standalone.Storage;
using SupportFunctions.Standalone.Time;

namespace SupportFunctions.Standalone;

/// <summary>The desk in one process: Kestrel, SQLite, local timers, SMTP or an .eml outbox.</summary>
public sealed class StandaloneHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SqliteTableStore _store;
    private readonly DataFolder _data;
    private readonly DeskClock _clock;

    private StandaloneHost(WebApplication app, SqliteTableStore store, DataFolder data, DeskClock clock, string? newAdminKey) =>
        (_app, _store, _data, _clock, NewAdminKey) = (app, store, data, clock, newAdminKey);

    /// <summary>Made on this start; it is shown once.</summary>
    public string? NewAdminKey { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Its clock; null when that is the machine's own.</summary>
    public AcceleratedTimeProvider? Clock => _clock.Accelerated;

    /// <summary>What it really listens on, once started.</summary>
    public IEnumerable<string> Urls => _app.Urls;

    /// <param name="settings">Go before every other configuration.</param>
    /// <exception cref="StartException">The desk cannot start; lists every fault.</exception>
    public static Task<StandaloneHost> BuildAsync(IReadOnlyDictionary<string, string?> settings, NodaTime.Instant? clock, CancellationToken cancellation) =>
        BuildAsync(new HostPlan(settings, clock), cancellation);

    /// <exception cref="StartException">The desk cannot start; lists every fault.</exception>
    public static async Task<StandaloneHost> BuildAsync(HostPlan plan, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        if (plan.IgnoresOtherConfiguration)
        {
            builder.Configuration.Sources.Clear();
        }

        builder.Configuration.AddInMemoryCollection(plan.Settings);
        builder.Host.UseDefaultServiceProvider(o => o.ValidateOnBuild = o.ValidateScopes = true);
        StartChecks checks = StartChecks.Run(builder.Configuration);
        DataFolder data = DataFolder.Open(checks.Desk.Data);
        SqliteTableStore? store = null;
        try
        {
            IReadOnlyList<ApiKey> keys = [.. KeyFile.ReadOrCreate(data.Path, out string? created).Where(k => !checks.Keys.Any(c => c.Name == k.Name)), .. checks.Keys];
            MailSetup mail = checks.ReadMail(() => SecretFile.ReadOrCreate(data.Path, SecretFile.MailTokens));
            store = SqliteTableStore.Open(data.Path);
            DeskClock desk = await DeskClock.OpenAsync(store, plan.Clock, checks.Desk.Speed, cancellation);
            AddServices(builder, data, store, new FixedApiKeys(keys), mail, desk);
            Listen(builder, checks.Desk, plan);
            WebApplication app = builder.Build();
            app.UseDesk();
            if (!plan.ClockWaits)
            {
                app.Lifetime.ApplicationStarted.Register(() => desk.Accelerated?.Start());
            }

            return new StandaloneHost(app, store, data, desk, created);
        }
        catch (Exception e)
        {
            store?.Dispose();
            data.Dispose();
            if (e is InvalidDataException or UnauthorizedAccessException)
            {
                throw new StartException(e.Message, e);
            }

            throw;
        }
    }

    /// <exception cref="StartException">It cannot listen.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await _app.StartAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new StartException($"The desk cannot listen: {e.Message} Name another address with --urls.", e);
        }
    }

    /// <summary>Until somebody stops it, or a part of it fails.</summary>
    /// <exception cref="StartException">A part of it failed; the log has the fault.</exception>
    public async Task WaitAsync()
    {
        await _app.WaitForShutdownAsync();
        if (Services.GetServices<IHostedService>().OfType<BackgroundService>().FirstOrDefault(s => s.ExecuteTask is { IsFaulted: true }) is { } failed)
        {
            throw new StartException($"{failed.GetType().Name} failed and the desk stopped: see the log, then start it again; nothing is lost.", failed.ExecuteTask!.Exception);
        }
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _store.Dispose();
        _data.Dispose();
    }

    private static void Listen(WebApplicationBuilder builder, DeskOptions options, HostPlan plan)
    {
        builder.WebHost.UseUrls(options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimits.IntakeMail;
            kestrel.ConfigureEndpointDefaults(listen => listen.ExplainRejections());
        });
        builder.Logging.AddConsole(console =>
        {
            console.FormatterName = Console.IsOutputRedirected ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple;
            console.LogToStandardErrorThreshold = plan.LogsToError ? LogLevel.Trace : LogLevel.None;
        });
    }

    private static void AddServices(
        WebApplicationBuilder builder, DataFolder data, SqliteTableStore store, IApiKeys keys, MailSetup mail, DeskClock desk)
    {
        IServiceCollection services = builder.Services;
        var machine = new MachineTime(TimeProvider.System);
        services.AddSingleton(desk.Time).AddSingleton(machine).AddSingleton(keys);
        services.AddSingleton<ITableStore>(store).AddSingleton<IBlobStore>(new FileBlobStore(data.Path));
        services.AddSingleton(mail.Settings).AddSingleton(mail.Composer);
        services.AddMailTransport(builder.Configuration.GetSection("Smtp"), data.Path, TimeProvider.System);
        if (builder.Configuration[$"{EventFeedOptions.Section}:File"] is { Length: > 0 } file)
        {
            services.AddSingleton(new EventFile(Path.Combine(data.Path, file))).AddEventFeed<EventFile>(builder.Configuration.GetSection(EventFeedOptions.Section));
        }

        services.AddSingleton(KillSwitch.Read(builder.Configuration["Failpoints:KillAt"]));
        services.AddOptions<IntakeOptions>().BindConfiguration(IntakeOptions.Section);
        services.AddOptions<MailReaderOptions>().BindConfiguration(MailReaderOptions.Section);
        services.AddOptions<InboundParseOptions>().BindConfiguration(InboundParseOptions.Section);
        services.AddOptions<GenericWebhookOptions>().BindConfiguration(GenericWebhookOptions.Section);
        services.AddOptions<NotificationOptions>().BindConfiguration(NotificationOptions.Section);

        services.AddSingleton<IntakeLanes>().AddSingleton<IIntakeHandover>(s => s.GetRequiredService<IntakeLanes>());
        services.AddSingleton<LifecycleRunner>().AddSingleton<ILifecycles>(s => s.GetRequiredService<LifecycleRunner>());
        services.AddHostedService(s => s.GetRequiredService<LifecycleRunner>());
        services.AddHostedService(s => s.GetRequiredService<IntakeLanes>());
        services.AddHostedService<DueTimer>();
        services.AddSingleton(JobTiming.OneProcess).AddHostedService<JobLoop>();
        services.AddHostedService<LedgerKeeper>();
        services.AddSingleton(new LeftoverFiles(data.Path, machine)).AddHostedService<Housekeeper>();
        services.AddHostedService(s => new DeskClockKeeper(
            store, desk.Time, machine, desk.IsSet, s.GetRequiredService<ILogger<DeskClockKeeper>>()));
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(20));
        services.AddDesk();
    }
}
