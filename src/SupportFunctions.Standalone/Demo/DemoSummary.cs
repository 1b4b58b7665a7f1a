using Spectre.Console;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Clocks;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Standalone.Demo;

/// <summary>How the clocks of one name ended.</summary>
/// <param name="Met">In time.</param>
/// <param name="Breached">Answered late, or not at all.</param>
/// <param name="Open">Running or paused.</param>
internal sealed record ClockCount(ClockName Name, int Met, int Breached, int Cancelled, int Open);

/// <summary>What the desk says about itself at the end, by its URLs.</summary>
internal sealed record DemoSummary(
    LedgerDocument Ledger, IReadOnlyList<(CaseStatus Status, int Count)> Cases, IReadOnlyList<ClockCount> Clocks,
    IReadOnlyList<(MailKind Kind, int Count)> Told, int Mails)
{
    public static async Task<DemoSummary> OfAsync(DemoDesk desk, CancellationToken cancellation)
    {
        LedgerDocument ledger = await desk.Client.GetAsync<LedgerDocument>("/api/admin/ledger", cancellation);
        Paged<CaseDocument> cases = await desk.Client.GetAsync<Paged<CaseDocument>>($"/api/cases?top={Page.MaxTop}", cancellation);
        var clocks = new List<(ClockName Name, ClockState State)>();
        var told = new List<MailKind>();
        foreach (CaseId id in cases.Items.Select(c => c.Id))
        {
            SlaDocument sla = await desk.Client.GetAsync<SlaDocument>($"/api/cases/{id}/sla?all=true", cancellation);
            clocks.AddRange(sla.Clocks.Select(c => (Words.TryRead(c.Name, out ClockName name) ? name : ClockName.Unknown, c.State)));
            Paged<TimelineEntry> timeline = await desk.Client.GetAsync<Paged<TimelineEntry>>($"/api/cases/{id}/timeline?top={Page.MaxTop}", cancellation);
            told.AddRange(timeline.Items
                .Where(e => e.Type == ClosedFamilies.TypeName(typeof(CaseEvent.CustomerTold)))
                .Select(e => Words.TryRead(e.Data.GetProperty("kind").GetString(), out MailKind kind) ? kind : MailKind.Unknown));
        }

        return new DemoSummary(
            ledger,
            [.. cases.Items.GroupBy(c => c.Status).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()))],
            [.. clocks.GroupBy(c => c.Name).OrderBy(g => g.Key).Select(g => new ClockCount(
                g.Key, Count(g, ClockState.Met), Count(g, ClockState.Breached), Count(g, ClockState.Cancelled), Count(g, ClockState.Running) + Count(g, ClockState.Paused)))],
            [.. told.GroupBy(k => k).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()))],
            desk.MailsWritten);

        static int Count(IEnumerable<(ClockName, ClockState State)> of, ClockState state) => of.Count(c => c.State == state);
    }

    public void Show(DemoScreen screen)
    {
        screen.Say(FormattableString.Invariant(
            $"Received: {Ledger.Received} = {Ledger.Case} cases + {Ledger.Message} messages + {Ledger.Duplicate} duplicates + {Ledger.Ignored} ignored{Rest()}."));
        screen.Say(FormattableString.Invariant($"Cases: {string.Join(", ", Cases.Select(c => FormattableString.Invariant($"{c.Count} {Words.Of(c.Status)}")))}."));
        screen.Say(FormattableString.Invariant(
            $"Mails: {Mails} written: {string.Join(", ", Told.Select(t => FormattableString.Invariant($"{t.Count} {Words.Of(t.Kind)}")))}; {Mails - Told.Sum(t => t.Count)} warnings and breaches to staff."));
        screen.Say("");
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn("Clock").AddColumn("").AddColumn(new TableColumn("Met").RightAligned()).AddColumn(new TableColumn("Breached").RightAligned())
            .AddColumn(new TableColumn("Cancelled").RightAligned()).AddColumn(new TableColumn("Still open").RightAligned());
        foreach (ClockCount clock in Clocks)
        {
            table.AddRow(
                new Text(DemoWords.Of(clock.Name)), new Text(DemoWords.IsContractual(clock.Name) ? "by contract" : "our own aim", new Style(Color.Grey)),
                Number(clock.Met, Color.Green), Number(clock.Breached, Color.Red), Number(clock.Cancelled, null), Number(clock.Open, null));
        }

        screen.Show(table);

        static Text Number(int count, Color? color) =>
            new(count.ToString(System.Globalization.CultureInfo.InvariantCulture), count > 0 && color is { } c ? new Style(c) : Style.Plain);
    }

    private string Rest() => Ledger is { Quarantine: 0, Dead: 0, Queued: 0 }
        ? ""
        : FormattableString.Invariant($" + {Ledger.Quarantine} in quarantine + {Ledger.Dead} dead + {Ledger.Queued} queued");
}
