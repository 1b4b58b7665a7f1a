using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Azure.Intake;
using SupportFunctions.Azure.Lifecycles;
using SupportFunctions.Azure.Mail;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Azure.Tests;

/// <summary>A new mail from the request to the delivered acknowledgement, with every request to the storage account written down.</summary>
internal sealed partial class MailPath : IDisposable
{
    private readonly List<Line> _lines = [];
    private readonly FunctionApp _app;
    private readonly HashSet<string> _served = [];
    private readonly Minutes _time = new();
    private string _step = "";

    public MailPath()
    {
        var tables = new CountingTableStore(new InMemoryTableStore()) { Seen = r => Write(r.Kind, r.Table, r.Partition, r.Rows, 1 + r.Absent) };
        var blobs = new Blobs(this);
        _app = new FunctionApp(services => services.AddSingleton<ITableStore>(tables).AddSingleton<IBlobStore>(blobs)
            .AddSingleton(new DeskTime(_time)).AddSingleton(new MachineTime(_time)));
    }

    /// <summary>Requests of the last mail; equal ones of a step are one line.</summary>
    public IReadOnlyList<Line> Lines => [.. _lines
        .GroupBy(l => (l.Step, l.Kind, l.Table, l.Partition))
        .Select(g => new Line(g.Key.Step, g.Key.Kind, g.Key.Table, g.Key.Partition, g.Sum(l => l.Rows), g.Sum(l => l.Requests)))];

    /// <summary>Messages put on queues and on the topic for the last mail.</summary>
    public int Queued { get; private set; }

    /// <summary>Calls of functions for the last mail or command, apart from those of orchestrators, which nothing runs here.</summary>
    public int Executions { get; private set; }

    /// <summary>The case of the last mail.</summary>
    public string Case { get; private set; } = "";

    /// <summary>A mail up to the state in which its case waits again: received, worked off, and attended to.</summary>
    public async Task SendAsync(string mail)
    {
        int queued = Messages;
        Begin("POST /intake");
        (int status, _) = await _app.SendAsync((f, r) => f.IntakeAsync(r, _app.Hub.Client), "POST", "/intake/email/raw", "message/rfc822", mail);
        Assert.Equal(202, status);
        Call("intake-worker");
        await _app.Function<IntakeFunction>().RunAsync(
            ServiceBusModelFactory.ServiceBusReceivedMessage(_app.Queue[^1].Body, deliveryCount: 1), _app.Hub.Client, default);
        await AttendAsync();
        Queued = Messages - queued;
    }

    /// <summary>A command on the case of the last mail, and the round that follows.</summary>
    public async Task CommandAsync(string name, string body)
    {
        Begin("POST /api");
        (int status, JsonNode? answer) = await _app.SendAsync((f, r) => f.ApiAsync(r, _app.Hub.Client), "POST", $"/api/cases/{Case}/{name}", "application/json", body);
        Assert.True(status == 200, answer?.ToJsonString());
        await AttendAsync();
    }

    private int Messages => _app.Queue.Count + _app.Mails.Count + _app.Events.Count;

    /// <summary>Rounds of the one case that was started or woken, and its mails on their way, until nothing is left to do.</summary>
    private async Task AttendAsync()
    {
        int mails = _app.Mails.Count;
        int sent = _app.Sent.Count;
        do
        {
            await AdvanceAsync();
            foreach (ServiceBusMessage mail in _app.Mails.Skip(mails).ToArray())
            {
                Call("outbound-mail");
                await _app.Function<OutboundMailFunction>().RunAsync(
                    ServiceBusModelFactory.ServiceBusReceivedMessage(mail.Body, deliveryCount: 1), _app.Hub.Client, default);
                mails++;
            }
        }
        while (_app.Hub.Raised.Count > 0);

        Assert.Equal(mails, _app.Mails.Count);
        Assert.Equal(mails, _app.Sent.Count);
        Assert.InRange(_app.Sent.Count - sent, 0, 2);
    }

    private async Task AdvanceAsync()
    {
        Call("case-advance");
        string[] started = [.. _app.Hub.Started.Keys.Except(_served)];
        LifecycleRound round = started.Length > 0
            ? _app.Hub.Started[Assert.Single(started)]
            : new LifecycleRound(Assert.Single(_app.Hub.Raised.Select(r => r.Instance).Distinct()), [.. _app.Hub.Raised.Select(r => r.Wake)]);
        _served.UnionWith(started);
        _app.Hub.Raised.Clear();
        Case = round.Id["case-".Length..];
        await _app.Function<LifecycleFunctions>().AdvanceCaseAsync(round, _app.Hub.Client, default);
    }

    private void Begin(string step)
    {
        _lines.Clear();
        _time.Passed++;
        Executions = 0;
        Call(step);
    }

    private void Call(string step)
    {
        _step = step;
        Executions++;
    }

    public void Dispose() => _app.Dispose();

    private void Write(string kind, string table, string partition, int rows, int requests) =>
        _lines.Add(new Line(_step, kind, table, General(partition), rows, requests));

    /// <summary>What is of this mail alone, or of this day, under a name of its kind.</summary>
    private static string General(string partition) =>
        Digits().Replace(Hashes().Replace(Cases().Replace(partition, "C-n"), "<hash>"), "<n>");

    [GeneratedRegex(@"C-\d+")]
    private static partial Regex Cases();

    [GeneratedRegex("[0-9a-f]{32}|[0-9a-f]{16}")]
    private static partial Regex Hashes();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    public sealed record Line(string Step, string Kind, string Table, string Partition, int Rows, int Requests)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"| {Step} | {Kind} | {Table} | `{Partition.Replace("|", "\\|", StringComparison.Ordinal)}` | {Rows} | {Requests} |");
    }

    /// <summary>A minute passes between two steps, and none within one, so that no count depends on the day or on the machine.</summary>
    private sealed class Minutes : TimeProvider
    {
        public int Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => StoppedTime.Now.AddMinutes(Passed);
    }

    private sealed class Blobs(MailPath path) : IBlobStore
    {
        private readonly Dictionary<string, byte[]> _blobs = [];

        public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
        {
            path.Write("write", "blob", FolderOf(name), 1, 1);
            _blobs[name] = content.ToArray();
            return Task.CompletedTask;
        }

        public Task<byte[]?> ReadAsync(string name, CancellationToken cancellation)
        {
            path.Write("read", "blob", FolderOf(name), 1, 1);
            return Task.FromResult(_blobs.GetValueOrDefault(name));
        }

        public Task DeleteAsync(string name, CancellationToken cancellation)
        {
            path.Write("delete", "blob", FolderOf(name), 1, 1);
            _blobs.Remove(name);
            return Task.CompletedTask;
        }

        private static string FolderOf(string name) => name.Split('/')[0] + "/";
    }
}
