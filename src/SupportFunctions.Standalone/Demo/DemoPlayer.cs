using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Standalone.Demo;

/// <summary>Plays the script over HTTP, each step exactly at its desk time, and compares what becomes of it with what the script expects.</summary>
/// <remarks>
/// The desk clock stands still while a step is worked off: at thirty thousand times real time a busy machine would else make every
/// engineer look hours late.
/// </remarks>
internal sealed class DemoPlayer(DemoDesk desk)
{
    /// <summary>Real time that an intake may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(2);

    private readonly Dictionary<string, string> _cases = new(StringComparer.Ordinal);
    private readonly List<string> _differences = [];

    /// <summary>Where the desk did not do what the script says; empty when all is well.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <param name="steps">In the order of time.</param>
    public async Task PlayAsync(IEnumerable<DemoStep> steps, CancellationToken cancellation)
    {
        foreach (DemoStep step in steps)
        {
            desk.Clock.RunUntil(step.At);
            desk.Clock.Start();
            while (desk.Time.Now < step.At)
            {
                await Task.Delay(desk.Time.RealDelayUntil(step.At), cancellation);
            }

            switch (step)
            {
                case DemoStep.Arrival arrival:
                    await ArriveAsync(arrival, cancellation);
                    break;
                case DemoStep.Action action:
                    await ActAsync(action, cancellation);
                    break;
            }
        }
    }

    private async Task ArriveAsync(DemoStep.Arrival step, CancellationToken cancellation)
    {
        using HttpContent content = DemoInput.Of(step.File);
        (string? body, string? fault) = await desk.Client.PostAsync(step.Url, content, cancellation);
        if (body is null)
        {
            _differences.Add($"{step.File}: POST {step.Url} answered {fault}");
            return;
        }

        await SettleAsync(step, DeskJson.Read<IntakeAnswer>(body).IntakeId, cancellation);
    }

    /// <summary>A later step needs what this one makes.</summary>
    private async Task SettleAsync(DemoStep.Arrival step, string intake, CancellationToken cancellation)
    {
        long since = TimeProvider.System.GetTimestamp();
        IntakeDocument found;
        while ((found = await desk.Client.GetAsync<IntakeDocument>("/api/intake/" + intake, cancellation)).State == IntakeState.Queued)
        {
            if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                _differences.Add($"{step.File} is still queued after {Patience.TotalSeconds:0} s");
                return;
            }

            await Task.Delay(LookAgain, cancellation);
        }

        string became = Words.Of(found.State) ?? "nothing";
        string? expectedCase = step.Of is { } of ? _cases.GetValueOrDefault(of) : found.CaseId;
        if (became != step.Expect || (step.Reason is { } reason && found.Reason != reason))
        {
            _differences.Add($"{step.File} became {became} ({found.Reason ?? found.CaseId ?? "no reason"}), not {step.Expect}{(step.Reason is null ? "" : $" ({step.Reason})")}");
        }
        else if (found.CaseId != expectedCase)
        {
            _differences.Add($"{step.File} went to {found.CaseId ?? "no case"}, not to {expectedCase ?? step.Of}");
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
            _differences.Add($"{step.Verb} of {step.Case} was left out: there is no such case");
            return;
        }

        using HttpContent content = DemoClient.Json(step.Body);
        (_, string? fault) = await desk.Client.PostAsync($"/api/cases/{id}/{step.Verb}", content, cancellation);
        if (fault is not null)
        {
            _differences.Add($"{step.Verb} of {id} ({step.Case}) answered {fault}");
        }
    }
}
