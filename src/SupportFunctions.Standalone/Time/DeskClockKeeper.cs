using NodaTime;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Standalone.Time;

/// <summary>Where the desk clock stands, kept in the data folder so that it never goes back.</summary>
/// <param name="Reached">No instant after it has been shown by the desk clock yet.</param>
/// <param name="IsSet">Whether the clock was ever set or sped up on this data: then it is no longer the machine's.</param>
public sealed record ClockPosition(Instant Reached, bool IsSet);

/// <summary>Reads and records <see cref="ClockPosition"/>.</summary>
/// <remarks>
/// What is recorded runs a little ahead of the clock (<see cref="Lead"/>), so that after a kill the clock continues at or after
/// every instant that was ever shown; a clean stop records the exact one.
/// </remarks>
public sealed partial class DeskClockKeeper(ITableStore tables, DeskTime desk, MachineTime machine, bool isSet, ILogger<DeskClockKeeper> logger)
    : BackgroundService
{
    private const string Table = "clock";
    private const string Partition = "desk";
    private const string Row = "position";

    /// <summary>Real time between two records.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    /// <summary>Real time by which a record runs ahead; above <see cref="Every"/> and a slow write.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(1);

    public static async Task<ClockPosition?> ReadAsync(ITableStore tables, CancellationToken cancellation)
    {
        TableRow? row = await tables.ReadAsync(Table, Partition, Row, cancellation);
        return row is null ? null : DeskJson.Read<ClockPosition>(row.Body);
    }

    /// <summary>The instant at which the clock starts: never before what was reached.</summary>
    /// <param name="wanted">Of the command line; null: the machine's time, or where a clock that was once set has stopped.</param>
    public static Instant StartAt(Instant? wanted, ClockPosition? position, Instant machineNow) => (wanted, position) switch
    {
        ({ } w, null) => w,
        ({ } w, { } p) => Instant.Max(w, p.Reached),
        (null, null) => machineNow,
        (null, { IsSet: true } p) => p.Reached,
        (null, { } p) => Instant.Max(machineNow, p.Reached),
    };

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await RecordAsync(desk.Now, CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (ReferenceEquals(desk.Provider, TimeProvider.System))
        {
            // The machine's own clock needs no keeping.
            return;
        }

        using var timer = new PeriodicTimer(Every, machine.Provider);
        try
        {
            do
            {
                await RecordAsync(desk.Now + Duration.FromTimeSpan(Lead * desk.Speed), stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopped(logger);
        }
    }

    private Task<BatchOutcome> RecordAsync(Instant reached, CancellationToken cancellation) => tables.CommitAsync(
        new TableBatch(Table, Partition).Upsert(Row, DeskJson.Write(new ClockPosition(reached, isSet))), cancellation);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The desk clock's keeper stopped.")]
        public static partial void Stopped(ILogger logger);
    }
}
