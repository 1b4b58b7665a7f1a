using System.Collections.Concurrent;
using NodaTime;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Standalone.Demo;

/// <summary>Plays the script over HTTP, each step at its desk time, and compares what becomes of it with what the script expects.</summary>
internal sealed class DemoPlayer(DemoDesk desk)
{
    /// <summary>Real time that an intake may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(2);

    private readonly ConcurrentDictionary<string, string> _cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Task>> _underway = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _differences = new();

    /// <summary>Where the desk did not do what the script says; empty when all is well.</summary>
    public IReadOnlyList<string> Differences => [.. _differences];

    /// <summary>The longest delay of a step behind its desk time.</summary>
    public Duration LatestBy { get; private set; }

    /// <param name="waits">False: at once, whatever the desk clock shows.</param>
    public async Task PlayAsync(IEnumerable<DemoStep> steps, bool waits, CancellationToken cancellation)
    {
        foreach (DemoStep step in steps)
        {
            if (waits)
            {
                await WaitUntilAsync(step.At, cancellation);
            }

            switch (step)
            {
                case DemoStep.Arrival arrival:
                    await ReadyAsync(arrival.Of);
                    Measure(step, waits);
                    await ArriveAsync(arrival, cancellation);
                    break;
                case DemoStep.Action action:
                    await ReadyAsync(action.Case);
                    Measure(step, waits);
                    await ActAsync(action, cancellation);
                    break;
            }
        }

        await Task.WhenAll(_underway.Values.SelectMany(t => t));
    }

    private async Task WaitUntilAsync(Instant at, CancellationToken cancellation)
    {
        while (desk.Time.Now < at)
        {
            await Task.Delay(desk.Time.RealDelayUntil(at), cancellation);
        }
    }

    private void Measure(DemoStep step, bool waits) =>
        LatestBy = waits ? Duration.Max(LatestBy, desk.Time.Now - step.At) : LatestBy;

    /// <summary>A step needs what the steps before it have made.</summary>
    private Task ReadyAsync(string? label) => label is null ? Task.CompletedTask : Task.WhenAll(UnderwayOf(label));

    private List<Task> UnderwayOf(string label)
    {
        if (!_underway.TryGetValue(label, out List<Task>? tasks))
        {
            _underway[label] = tasks = [];
        }

        return tasks;
    }

    private async Task ArriveAsync(DemoStep.Arrival step, CancellationToken cancellation)
    {
        using HttpContent content = DemoInput.Of(step.File);
        (string? body, string? fault) = await desk.Client.PostAsync(step.Url, content, cancellation);
        if (body is null)
        {
            _differences.Enqueue($"{step.File}: POST {step.Url} answered {fault}");
            return;
        }

        UnderwayOf(step.Makes ?? step.Of ?? "").Add(SettleAsync(step, DeskJson.Read<IntakeAnswer>(body).IntakeId, cancellation));
    }

    private async Task SettleAsync(DemoStep.Arrival step, string intake, CancellationToken cancellation)
    {
        long since = TimeProvider.System.GetTimestamp();
        IntakeDocument found;
        while ((found = await desk.Client.GetAsync<IntakeDocument>("/api/intake/" + intake, cancellation)).State == IntakeState.Queued)
        {
            if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                _differences.Enqueue($"{step.File} is still queued after {Patience.TotalSeconds:0} s");
                return;
            }

            await Task.Delay(LookAgain, cancellation);
        }

        string became = Words.Of(found.State) ?? "nothing";
        string? expectedCase = step.Of is { } of ? _cases.GetValueOrDefault(of) : found.CaseId;
        if (became != step.Expect || (step.Reason is { } reason && found.Reason != reason))
        {
            _differences.Enqueue($"{step.File} became {became} ({found.Reason ?? found.CaseId ?? "no reason"}), not {step.Expect}{(step.Reason is null ? "" : $" ({step.Reason})")}");
        }
        else if (found.CaseId != expectedCase)
        {
            _differences.Enqueue($"{step.File} went to {found.CaseId ?? "no case"}, not to {expectedCase ?? step.Of}");
        }

        if (step.Makes is { } made && found.CaseId is { } id)
        {
            _cases[made] = id;
        }
    }

    private async Task ActAsync(DemoStep.Action step, CancellationToken cancellation)
    {
        if (!_cases.TryGetValue(step.Case, out string? id))
        {
            _differences.Enqueue($"{step.Verb} of {step.Case} was left out: there is no such case");
            return;
        }

        using HttpContent content = DemoClient.Json(step.Body);
        (_, string? fault) = await desk.Client.PostAsync($"/api/cases/{id}/{step.Verb}", content, cancellation);
        if (fault is not null)
        {
            _differences.Enqueue($"{step.Verb} of {id} ({step.Case}) answered {fault}");
        }
    }
}
