using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using NodaTime;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>Says that the ledger does not hold: in the log, with numbers that never change, and as metrics.</summary>
/// <remarks>Readiness is not touched: a desk that is taken off its load balancer would receive nothing, and lose more.</remarks>
public sealed partial class LedgerAlarm : IDisposable
{
    /// <summary>Of the meter, for whoever exports metrics.</summary>
    public const string MeterName = "SupportFunctions.Ledger";

    /// <summary>While it lasts it is said again, seldom enough to be read.</summary>
    private static readonly Duration Reminder = Duration.FromHours(1);

    /// <summary>Told one by one; the gauge counts all.</summary>
    private const int MostForeign = 1000;

    private readonly ConcurrentDictionary<string, Instant> _foreign = new(StringComparer.Ordinal);
    private readonly MachineTime _machine;
    private readonly ILogger<LedgerAlarm> _logger;
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _repairs;
    private long _mismatches;
    private Instant? _toldAt;

    public LedgerAlarm(MachineTime machine, ILogger<LedgerAlarm> logger)
    {
        (_machine, _logger) = (machine, logger);
        _repairs = _meter.CreateCounter<long>("desk.ledger.repairs", "{repair}", "What an audit of the intake ledger mended.");
        _meter.CreateObservableGauge("desk.ledger.mismatches", () => Volatile.Read(ref _mismatches), "{intake}", "Intakes whose line is not true; anything but 0 is an alarm.");
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>How many there are after a pass.</summary>
    internal void Tell(long mismatches)
    {
        long before = Interlocked.Exchange(ref _mismatches, mismatches);
        if (mismatches == 0)
        {
            if (before > 0)
            {
                Log.Holds(_logger);
            }

            _toldAt = null;
        }
        else if (mismatches != before || _toldAt is not { } at || at + Reminder <= _machine.Now)
        {
            _toldAt = _machine.Now;
            Log.DoesNotHold(_logger, mismatches);
        }
    }

    /// <summary>A row that is no intake's, and was passed over. Told once by a process, whoever meets it first.</summary>
    internal void TellForeign(string rowKey) => TellMismatches([LedgerMismatch.Foreign(rowKey, _machine.Now)]);

    /// <summary>New ones.</summary>
    internal void TellMismatches(IEnumerable<LedgerMismatch> mismatches)
    {
        foreach (LedgerMismatch mismatch in mismatches.Where(m => m.Kind != MismatchKind.ForeignRow || (_foreign.Count < MostForeign && _foreign.TryAdd(m.IntakeId, m.Since))))
        {
            Log.Mismatch(_logger, mismatch.IntakeId, mismatch.Kind, mismatch.WhatToDo);
        }
    }

    internal void TellRepairs(IEnumerable<KeyValuePair<RepairKind, long>> repairs)
    {
        foreach ((RepairKind kind, long count) in repairs)
        {
            _repairs.Add(count, new KeyValuePair<string, object?>("kind", kind.ToString()));
            Log.Repaired(_logger, kind, count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Error, "The intake ledger does not hold: {Mismatches} mismatches. GET /api/admin/ledger lists them and says what to do.")]
        public static partial void DoesNotHold(ILogger logger, long mismatches);

        [LoggerMessage(4002, LogLevel.Error, "Intake {IntakeId} does not reconcile: {Kind}. {WhatToDo}")]
        public static partial void Mismatch(ILogger logger, string intakeId, MismatchKind kind, string whatToDo);

        [LoggerMessage(4003, LogLevel.Warning, "The audit of the intake ledger mended {Kind}, {Count} times.")]
        public static partial void Repaired(ILogger logger, RepairKind kind, long count);

        [LoggerMessage(4004, LogLevel.Information, "The intake ledger holds again.")]
        public static partial void Holds(ILogger logger);
    }
}
