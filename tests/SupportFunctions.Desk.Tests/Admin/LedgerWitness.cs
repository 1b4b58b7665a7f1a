using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Tests.Admin;

/// <summary>What whoever watches a desk is told of its ledger: by log, and by metrics.</summary>
internal sealed class LedgerWitness : ILogger<LedgerAlarm>, IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _told = new();
    private readonly ConcurrentQueue<string> _repairs = new();
    private readonly LedgerAlarm _alarm;
    private long? _gauge;

    private LedgerWitness(MachineTime machine)
    {
        // Meters of the desks that other tests start at the same moment have the same name, and are made by other threads.
        int thread = Environment.CurrentManagedThreadId;
        bool isOurs = false;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (isOurs && Environment.CurrentManagedThreadId == thread && instrument.Meter.Name == LedgerAlarm.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.Name == "desk.ledger.mismatches")
            {
                _gauge = value;
            }
            else
            {
                _repairs.Enqueue(FormattableString.Invariant($"{instrument.Name} {tags[0].Key}={tags[0].Value} {value}"));
            }
        });
        _listener.Start();
        isOurs = true;
        _alarm = new LedgerAlarm(machine, this);
        isOurs = false;
    }

    /// <summary>As <c>4002 Error: ...</c>.</summary>
    public IReadOnlyCollection<string> Told => _told;

    public IReadOnlyCollection<string> Repairs => _repairs;

    /// <summary>What an exporter would read just now.</summary>
    public long Gauge()
    {
        _gauge = null;
        _listener.RecordObservableInstruments();
        return _gauge ?? throw new InvalidOperationException("The gauge does not exist.");
    }

    public static async Task<(CaseDesk Desk, LedgerWitness Witness)> StartAsync()
    {
        LedgerWitness? witness = null;
        CaseDesk desk = await CaseDesk.StartAsync(more: services =>
        {
            var machine = (MachineTime)services.Last(s => s.ServiceType == typeof(MachineTime)).ImplementationInstance!;
            services.AddSingleton((witness = new LedgerWitness(machine))._alarm);
        });
        return (desk, witness!);
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _told.Enqueue(FormattableString.Invariant($"{eventId.Id} {logLevel}: {formatter(state, exception)}"));

    public void Dispose()
    {
        _listener.Dispose();
        _alarm.Dispose();
    }
}
