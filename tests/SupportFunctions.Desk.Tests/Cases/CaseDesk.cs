using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Storage;

namespace SupportFunctions.Desk.Tests.Cases;

/// <summary>The whole desk over HTTP, where a test says when the queue is worked off and when cases get attention.</summary>
internal sealed class CaseDesk : IAsyncDisposable, IIntakeHandover, ILifecycles
{
    /// <summary>Where a clock of the tests starts: Monday, an hour past midnight in California.</summary>
    public static readonly Instant Monday = Instant.FromUtc(2026, 3, 2, 9, 0);

    private readonly ConcurrentQueue<IntakeReference> _queue = new();
    private readonly ConcurrentQueue<DueEntry> _signals = new();
    private DeskDriver? _http;

    public DeskDriver Http => _http!;

    public InMemoryTableStore Store => Http.Store;

    public required Outside Outside { get; init; }

    public int Waiting => _queue.Count;

    /// <param name="isSpaced">With the default spacing of automatic mail; without it every mail goes out when it is decided, and a test sees it at once.</param>
    /// <param name="before">Of a desk that was stopped: its store and the world around it.</param>
    public static async Task<CaseDesk> StartAsync(CaseDesk? before = null, Action<IServiceCollection>? more = null, Action<IntakeOptions>? intake = null, bool isSpaced = false)
    {
        var desk = new CaseDesk { Outside = before?.Outside ?? new Outside() };
        var settings = new MailSettings { FromAddress = "support@desk.example", Domain = "desk.example", TokenSecrets = [new string('s', 40)] };
        desk._http = await DeskDriver.StartAsync(before?.Store, services =>
        {
            services.AddSingleton<IIntakeHandover>(desk).AddSingleton<ILifecycles>(desk);
            services.AddSingleton<IMailTransport>(desk.Outside).AddSingleton<IBlobStore>(desk.Outside);
            services.AddSingleton(settings).AddSingleton(Composer).AddSingleton(new Failpoints());
            if (!isSpaced)
            {
                services.AddSingleton<ResourceKind<DeskPolicy>, UnspacedPolicy>();
            }

            services.AddOptions<IntakeOptions>().Configure(o => intake?.Invoke(o));
            more?.Invoke(services);
        });
        return desk;
    }

    private static MailComposer Composer { get; } = MailComposer.For(
        new MailSettings { FromAddress = "support@desk.example", Domain = "desk.example", TokenSecrets = [new string('s', 40)] });

    public T Get<T>() where T : notnull => Http.Services.GetRequiredService<T>();

    public ValueTask EnqueueAsync(IntakeReference reference, CancellationToken cancellation)
    {
        _queue.Enqueue(reference);
        return ValueTask.CompletedTask;
    }

    public ValueTask SignalAsync(DueEntry entry, CancellationToken cancellation)
    {
        _signals.Enqueue(entry);
        return ValueTask.CompletedTask;
    }

    public Task<DeskDriver.Answer> PostAsync(string url, string contentType, byte[] body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = contentType.Length == 0 ? null : MediaTypeHeaderValue.Parse(contentType);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Http.SendAsync(request);
    }

    /// <returns>The intake id.</returns>
    public async Task<string> ReceiveAsync(string mail)
    {
        DeskDriver.Answer answer = await PostAsync("/intake/email/raw", "message/rfc822", Encoding.UTF8.GetBytes(mail));
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        return (string)answer.Json["intakeId"]!;
    }

    /// <summary>Received, worked off, and attended to.</summary>
    /// <returns>State, case and reason of the intake.</returns>
    public async Task<(string State, string? Case, string? Reason)> TakeInAsync(string mail)
    {
        string id = await ReceiveAsync(mail);
        await WorkOffAsync();
        await AttendAsync();
        return await IntakeAsync(id);
    }

    public async Task<(string State, string? Case, string? Reason)> IntakeAsync(string id)
    {
        DeskDriver.Answer answer = await Http.GetAsync("/api/intake/" + id, Role.Reader);
        return ((string)answer.Json["state"]!, (string?)answer.Json["caseId"], (string?)answer.Json["reason"]);
    }

    public async Task WorkOffAsync()
    {
        while (_queue.TryDequeue(out IntakeReference? reference))
        {
            await Get<IntakeWorker>().ProcessAsync(reference.Id, default);
        }
    }

    /// <summary>As a process does that starts: what is queued in the store is put on the queue, and guards are served at once.</summary>
    public async Task RecoverAsync()
    {
        await foreach (IntakeReference reference in Get<IntakeStore>().QueuedAsync(default))
        {
            _queue.Enqueue(reference);
        }

        await WorkOffAsync();
        await SweepAsync(e => e.Sequence > 0);
        await AttendAsync();
    }

    /// <summary>Rounds of whatever was signalled, until nothing is signalled any more.</summary>
    public async Task AttendAsync()
    {
        while (_signals.TryDequeue(out DueEntry? signal))
        {
            await Get<LifecycleRegistry>().AdvanceAsync(signal.Id, [signal], default);
        }
    }

    /// <summary>Moves both clocks, then does what is due.</summary>
    public async Task PassAsync(Duration time)
    {
        Http.DeskClock.Advance(time);
        Http.MachineClock.Advance(time);
        await SweepAsync(_ => false);
        await AttendAsync();
    }

    public async Task<IReadOnlyList<DueEntry>> DueAsync()
    {
        var all = new List<DueEntry>();
        foreach (DueLine line in new[] { DueLine.Desk, DueLine.Machine })
        {
            for (int shard = 0; shard < DueIndex.Shards; shard++)
            {
                await foreach (DueEntry entry in Get<DueIndex>().AllAsync(line, shard, default))
                {
                    all.Add(entry);
                }
            }
        }

        return all;
    }

    public async Task<Case> CaseAsync(string id) => CaseId.TryRead(id, out CaseId read)
        ? (await Get<CaseStore>().LoadAsync(read, default)).Case
        : throw new ArgumentException(id);

    public async Task<IReadOnlyList<string>> EventsAsync(string id) =>
        [.. (await Http.GetAsync($"/api/cases/{id}/timeline?top=500")).Json["items"]!.AsArray().Select(e => (string)e!["type"]!)];

    /// <summary>POST that must be accepted.</summary>
    public async Task<DeskDriver.Answer> DoAsync(string url, string body, params (string Name, string Value)[] headers)
    {
        DeskDriver.Answer answer = await Http.SendAsync("POST", url, body, Role.Engineer, headers);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer;
    }

    /// <returns>The case's id.</returns>
    public async Task<string> OpenAsync(string subject = "Login fails", string more = "")
    {
        DeskDriver.Answer answer = await DoAsync(
            "/api/cases", $"{{'subject':'{subject}','from':{{'email':'kim@acme.example','name':'Kim'}},'text':'It does not work.'{more}}}");
        await AttendAsync();
        return (string)answer.Json["id"]!;
    }

    public ValueTask DisposeAsync() => Http.DisposeAsync();

    private async Task SweepAsync(Func<DueEntry, bool> isWantedEarly)
    {
        foreach (DueEntry entry in await DueAsync())
        {
            Instant now = entry.Line == DueLine.Desk ? Http.DeskClock.Now : Http.MachineClock.Now;
            if (entry.At <= now || isWantedEarly(entry))
            {
                _signals.Enqueue(entry);
            }
        }
    }
}

/// <summary>What survives a process: carriers of mail, and blobs.</summary>
internal sealed class Outside : IMailTransport, IBlobStore
{
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();

    /// <summary>Every hand-over, repeated ones too.</summary>
    public List<OutgoingMail> Mails { get; } = [];

    public IReadOnlyCollection<string> Blobs => [.. _blobs.Keys];

    /// <summary>Thrown instead of taking a mail.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Runs before a blob is read.</summary>
    public Action<string>? OnRead { get; set; }

    public IEnumerable<string> Subjects => Mails.Select(m => m.Subject);

    public Task SendAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        if (Fault is { } fault)
        {
            throw fault;
        }

        Mails.Add(mail);
        return Task.CompletedTask;
    }

    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        _blobs[name] = content.ToArray();
        return Task.CompletedTask;
    }

    public Task<byte[]?> ReadAsync(string name, CancellationToken cancellation)
    {
        OnRead?.Invoke(name);
        return Task.FromResult(_blobs.GetValueOrDefault(name));
    }

    public Task DeleteAsync(string name, CancellationToken cancellation)
    {
        _blobs.TryRemove(name, out _);
        return Task.CompletedTask;
    }
}
