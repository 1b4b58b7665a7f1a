using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.WhatIf;

namespace SupportFunctions.Standalone.WhatIf;

/// <summary>Where <c>what-if</c> is answered: with a bar and colours on a terminal, plain lines anywhere else.</summary>
internal sealed class WhatIfScreen
{
    private const int PlainWidth = 160;
    private const int Whole = 100;

    private readonly IAnsiConsole _console;

    /// <summary>On standard error, because standard output is the answer; null when nobody is watching.</summary>
    private readonly IAnsiConsole? _progress;

    private WhatIfScreen(IAnsiConsole console, IAnsiConsole? progress) => (_console, _progress) = (console, progress);

    public static WhatIfScreen Open()
    {
        bool isPlain = Console.IsOutputRedirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) || Environment.GetEnvironmentVariable("TERM") is "dumb";
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect, ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect, Interactive = InteractionSupport.No,
        });
        console.Profile.Width = Console.IsOutputRedirected ? PlainWidth : console.Profile.Width;
        bool isWatched = !isPlain && !Console.IsErrorRedirected;
        return new WhatIfScreen(console, isWatched ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }) : null);
    }

    /// <param name="work">Reports until when, in the period, it has come.</param>
    public async Task WatchAsync(WhatIfQuestion question, Func<Action<Instant, WhatIfTotals>, Task> work)
    {
        if (_progress is null)
        {
            await work((_, _) => { });
            return;
        }

        // Nothing is opened after now, so the bar would not come to its end.
        CasePeriod period = question.Period with { To = Instant.Min(question.Period.To, question.Now) };
        await _progress.Progress().StartAsync(async context =>
        {
            ProgressTask bar = context.AddTask("Cases", maxValue: Whole);
            await work((until, totals) =>
            {
                bar.Value = Whole * period.ShareUntil(until);
                bar.Description = string.Create(CultureInfo.InvariantCulture, $"{totals.Cases} cases, {totals.Changed} verdicts changed");
            });
            bar.Value = Whole;
        });
    }

    public void Show(WhatIfQuestion question, WhatIfTotals totals, IReadOnlyList<ChangedVerdict> shown, string? csv)
    {
        Say($"{totals.Cases} cases opened from {At(question.Period.From)} to {At(question.Period.To)}, as of {At(question.Now)}.");
        Say($"{totals.Changed} verdicts on {totals.ChangedCases} cases would change; {totals.Moved} deadlines or times would only move.");
        if (totals.Unexplained > 0)
        {
            Say($"{totals.Unexplained} cases have recorded another verdict than their facts give, which only corrections of terms explain: {string.Join(", ", totals.UnexplainedCases)}");
        }

        if (totals.Changed > 0)
        {
            Flows(totals);
            Changes(totals, shown);
        }

        if (csv is not null)
        {
            Say($"All of them are in {csv}.");
        }
    }

    private void Flows(WhatIfTotals totals)
    {
        Table table = Empty("Clock", "Was", "Would be").AddColumn(new TableColumn("Verdicts").RightAligned());
        foreach (VerdictFlow flow in totals.Flows)
        {
            table.AddRow(Words.Of(flow.Clock)!, VerdictDocument.Word(flow.From), VerdictDocument.Word(flow.To), flow.Count.ToString(CultureInfo.InvariantCulture));
        }

        _console.Write(table);
    }

    private void Changes(WhatIfTotals totals, IReadOnlyList<ChangedVerdict> shown)
    {
        if (shown.Count == 0)
        {
            return;
        }

        Table table = Empty("Case", "Customer", "Clock", "Was", "Would be");
        foreach (ChangedVerdict verdict in shown)
        {
            table.AddRow(new Text(verdict.Case.ToString()), new Text(verdict.Customer ?? "-"), new Text(Words.Of(verdict.Clock)!), new Text(Shown(verdict.Was)), new Text(Shown(verdict.Would)));
        }

        _console.Write(table);
        if (shown.Count < totals.Changed)
        {
            Say($"These are the first {shown.Count}; --csv writes all of them.");
        }
    }

    private static Table Empty(params string[] columns) => new Table().Border(TableBorder.Simple).AddColumns(columns);

    private static string Shown(ClockVerdict verdict) =>
        VerdictDocument.Word(verdict.State) + (verdict.BreachedAt is { } breached ? $" at {At(breached)}" : verdict.MetAt is { } met ? $" at {At(met)}" : "");

    private static string At(Instant at) => InstantPattern.General.Format(at);

    private void Say(FormattableString text) => _console.Write(new Text(text.ToString(CultureInfo.InvariantCulture) + "\n"));
}
