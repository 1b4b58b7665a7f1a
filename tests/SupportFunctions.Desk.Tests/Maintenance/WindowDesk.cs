using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Maintenance;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Maintenance;

/// <summary>The whole desk over HTTP with a customer or two, where a test moves the clocks from one thing that is due to the next.</summary>
internal sealed class WindowDesk : IAsyncDisposable
{
    public static readonly Instant Now = CaseDesk.Monday;

    public static readonly Instant Start = Now + Duration.FromDays(2);

    private readonly CaseDesk _desk;

    private WindowDesk(CaseDesk desk, MailSink mails) => (_desk, Mails) = (desk, mails);

    public MailSink Mails { get; }

    public CaseDesk Desk => _desk;

    public DeskDriver Http => _desk.Http;

    public Instant Clock => Http.DeskClock.Now;

    /// <param name="before">Of a desk that is gone: its store, its time, and the world around it.</param>
    public static async Task<WindowDesk> StartAsync(WindowDesk? before = null, Action<IServiceCollection>? more = null, Action<IntakeOptions>? intake = null, bool isSpaced = false)
    {
        MailSink mails = before?.Mails ?? new MailSink();
        var settings = new MailSettings
        {
            FromAddress = "support@desk.example", FromName = "Desk", Domain = "desk.example", TokenSecrets = [new string('s', 40)], PublicBaseUrl = new Uri("https://desk.example"),
        };
        CaseDesk desk = await CaseDesk.StartAsync(before?._desk, services =>
        {
            services.AddSingleton<IMailTransport>(mails).AddSingleton(settings);
            more?.Invoke(services);
        }, intake, isSpaced);
        var started = new WindowDesk(desk, mails);
        mails.Clock = () => started.Clock;
        if (before is not null)
        {
            started.Http.DeskClock.Advance(before.Clock - started.Clock);
            started.Http.MachineClock.Advance(before.Http.MachineClock.Now - started.Http.MachineClock.Now);
        }

        return started;
    }

    public async Task CustomerAsync(string id, string zone = "America/New_York", int contacts = 1, string more = "", string deployment = "managed")
    {
        string people = string.Join(',', Enumerable.Range(1, contacts).Select(i => FormattableString.Invariant($"{{'email':'c{i}@{id}.example','name':'Kim {i}'}}")));
        await Http.PutAsync(
            $"/api/customers/{id}",
            $"{{'name':'{char.ToUpperInvariant(id[0])}{id[1..]}','tier':'enterprise','deployment':'{deployment}','domains':['{id}.example'],'contacts':[{people}],'timeZone':'{zone}'{more}}}");
    }

    public Task LeadAsync() => Http.PutAsync("/api/engineers/lea", "{'name':'Lea','email':'lea@desk.example','level':5,'areas':[],'capacity':5,'lead':true}");

    public static string Text(Instant at) => InstantPattern.ExtendedIso.Format(at);

    public static string Body(Instant? start = null, Duration? length = null, string more = "", string title = "Database upgrade") =>
        $"{{'title':'{title}','startsAt':'{Text(start ?? Start)}','endsAt':'{Text((start ?? Start) + (length ?? Duration.FromHours(1)))}'{more}}}";

    public Task<DeskDriver.Answer> PostAsync(string body, params (string Name, string Value)[] headers) =>
        Http.SendAsync("POST", "/api/maintenance-windows", body, Role.Engineer, headers);

    /// <returns>The id of a window that was accepted, after its first mails went out.</returns>
    public async Task<string> PlanAsync(string? body = null)
    {
        DeskDriver.Answer answer = await PostAsync(body ?? Body());
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        await _desk.AttendAsync();
        return (string)answer.Json["id"]!;
    }

    public async Task<DeskDriver.Answer> DoAsync(string id, string action, string? body = null)
    {
        DeskDriver.Answer answer = await Http.SendAsync("POST", $"/api/maintenance-windows/{id}/{action}", body, Role.Engineer);
        await _desk.AttendAsync();
        return answer;
    }

    public async Task<JsonNode> WindowAsync(string id) => (await Http.GetAsync("/api/maintenance-windows/" + id, Role.Reader)).Json;

    public async Task<Window> StateAsync(string id) => WindowId.TryRead(id, out WindowId read)
        ? (await _desk.Get<WindowStore>().LoadAsync(read, default)).Window
        : throw new ArgumentException(id);

    public void Move(Duration by)
    {
        Http.DeskClock.Advance(by);
        Http.MachineClock.Advance(by);
    }

    /// <summary>Moves both clocks from one due entry to the next, serving each at its instant.</summary>
    public async Task UntilAsync(Instant end)
    {
        while (true)
        {
            IReadOnlyList<DueEntry> due = await _desk.DueAsync();
            Duration next = due.Count == 0 ? Duration.MaxValue : Duration.Max(due.Min(WaitFor), Duration.Zero);
            if (next > end - Clock)
            {
                Move(end - Clock);
                return;
            }

            Move(next);
            foreach (DueEntry entry in due.Where(e => WaitFor(e) <= Duration.Zero))
            {
                await _desk.SignalAsync(entry, default);
            }

            await _desk.AttendAsync();
        }
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    private Duration WaitFor(DueEntry entry) => entry.At - (entry.Line == DueLine.Desk ? Http.DeskClock.Now : Http.MachineClock.Now);
}

/// <summary>Takes mails from many sides at once, and sends some back.</summary>
internal sealed class MailSink : IMailTransport
{
    private readonly ConcurrentQueue<(Instant At, OutgoingMail Mail)> _taken = new();

    public Func<Instant> Clock { get; set; } = () => default;

    /// <summary>What the carrier throws at a mail; null: it takes it.</summary>
    public Func<OutgoingMail, Exception?> Refuse { get; set; } = _ => null;

    /// <summary>In the order in which they were taken, repeated ones too.</summary>
    public IReadOnlyList<(Instant At, OutgoingMail Mail)> Taken => [.. _taken];

    public IEnumerable<OutgoingMail> To(string address) => _taken.Where(t => t.Mail.To.Address == address).Select(t => t.Mail);

    public IEnumerable<string> Subjects(string address) => To(address).Select(m => m.Subject);

    public Task SendAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        if (Refuse(mail) is { } fault)
        {
            throw fault;
        }

        _taken.Enqueue((Clock(), mail));
        return Task.CompletedTask;
    }
}
