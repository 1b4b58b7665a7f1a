using System.Globalization;
using System.Text.Json;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Standalone.Demo;

/// <summary>Reads the timelines of all cases again and again and tells what is new, in the order in which it happened.</summary>
internal sealed class DemoWatcher(DemoDesk desk, IReadOnlyDictionary<string, string> names, Action<DemoLine> show)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(150);

    /// <summary>Real time that a line is kept back: what happened before it, in another case, may be noticed a moment later.</summary>
    private static readonly TimeSpan KeptBack = TimeSpan.FromMilliseconds(250);

    private static readonly Dictionary<string, Type> _types = ClosedFamilies.Members(typeof(CaseEvent)).ToDictionary(ClosedFamilies.TypeName);

    private readonly Dictionary<CaseId, long> _seen = [];
    private readonly Dictionary<CaseId, Instant> _changed = [];
    private readonly Dictionary<CaseId, DemoTeller> _tellers = [];
    private readonly List<(CaseId Case, RecordedEvent Event)> _waiting = [];

    /// <summary>Until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancellation)
    {
        while (!stop.IsCancellationRequested)
        {
            Instant until = desk.Time.Now - Duration.FromTimeSpan(KeptBack * desk.Time.Speed);
            await LookAsync(everywhere: false, cancellation);
            Tell(until);
            await Task.WhenAny(Task.Delay(Every, stop));
        }

        await LookAsync(everywhere: true, cancellation);
        Tell(Instant.MaxValue);
    }

    /// <param name="everywhere">Also into cases that say that nothing changed.</param>
    private async Task LookAsync(bool everywhere, CancellationToken cancellation)
    {
        Paged<CaseDocument> cases = await desk.Client.GetAsync<Paged<CaseDocument>>($"/api/cases?top={Page.MaxTop}", cancellation);
        foreach (CaseDocument found in cases.Items.Where(c => everywhere || _changed.GetValueOrDefault(c.Id) != c.UpdatedAt))
        {
            CaseId id = found.Id;
            _changed[id] = found.UpdatedAt;
            long seen = _seen.GetValueOrDefault(id);
            string from = seen == 0 ? "" : "&next=" + Page.Encode(seen.ToString(CultureInfo.InvariantCulture));
            Paged<TimelineEntry> timeline = await desk.Client.GetAsync<Paged<TimelineEntry>>($"/api/cases/{id}/timeline?top={Page.MaxTop}{from}", cancellation);
            foreach (TimelineEntry entry in timeline.Items)
            {
                var happened = (CaseEvent)entry.Data.Deserialize(_types[entry.Type], DeskJson.Options)!;
                _waiting.Add((id, new RecordedEvent(entry.Seq, entry.At, entry.By, happened)));
                _seen[id] = entry.Seq;
            }
        }
    }

    private void Tell(Instant until)
    {
        var ready = _waiting.Where(w => w.Event.At <= until).GroupBy(w => (w.Event.At, w.Case)).OrderBy(g => g.Key.At).ThenBy(g => g.Key.Case.Number).ToList();
        _waiting.RemoveAll(w => w.Event.At <= until);
        foreach (var together in ready)
        {
            CaseId id = together.Key.Case;
            if (!_tellers.TryGetValue(id, out DemoTeller? teller))
            {
                _tellers[id] = teller = new DemoTeller(id, names);
            }

            foreach (DemoLine line in teller.Tell([.. together.Select(w => w.Event).OrderBy(e => e.Sequence)]))
            {
                show(line);
            }
        }
    }
}
