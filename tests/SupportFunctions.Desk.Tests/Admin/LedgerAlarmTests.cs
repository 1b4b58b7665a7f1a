using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Time;
using SupportFunctions.Standalone.Intake;

namespace SupportFunctions.Desk.Tests.Admin;

/// <summary>R-IN-4: the sum is checked all the time, and what does not reconcile is an alarm.</summary>
public sealed class LedgerAlarmTests
{
    private const string WhatToDo = "Restore its raw original from a backup, from the table intake or, where it is large, from the blobs.";
    private const string Mismatches = "4001 Error: The intake ledger does not hold: 1 mismatches. GET /api/admin/ledger lists them and says what to do.";

    [Fact]
    public async Task A_mismatch_is_told_once_and_stays_on_the_gauge_until_it_is_put_right()
    {
        (CaseDesk desk, LedgerWitness witness) = await LedgerWitness.StartAsync();
        await using CaseDesk _ = desk;
        using LedgerWitness __ = witness;
        string id = await TakeInAsync(desk);
        await AuditAsync(desk);
        Assert.Equal(0, witness.Gauge());
        Assert.Empty(witness.Told);

        string raw = await DeleteAsync(desk, id, "raw|" + id);
        desk.Http.MachineClock.Advance(Duration.FromHours(1));
        await AuditAsync(desk);
        await AuditAsync(desk);
        Assert.Equal(1, witness.Gauge());
        Assert.Equal([$"4002 Error: Intake {id} does not reconcile: NoRaw. {WhatToDo}", Mismatches], witness.Told);

        await WriteAsync(desk, id, "raw|" + id, raw);
        await AuditAsync(desk);
        await AuditAsync(desk);
        Assert.Equal(0, witness.Gauge());
        Assert.Equal(["4004 Information: The intake ledger holds again."], witness.Told.Skip(2));
    }

    [Theory]
    [InlineData("queued|garbage", "on the list of what is queued")]
    [InlineData("in|garbage", "among the lines")]
    [InlineData("in|garbage|as-received", "among the marks")]
    public async Task A_row_that_is_no_intakes_stops_neither_the_sweep_nor_the_audit_and_is_told_once(string key, string because)
    {
        (CaseDesk desk, LedgerWitness witness) = await LedgerWitness.StartAsync();
        await using CaseDesk _ = desk;
        using LedgerWitness __ = witness;
        string id = await TakeInAsync(desk);
        string open = await desk.ReceiveAsync(Mails.From(id: "open@acme.example", subject: "Another matter"));
        await WriteAsync(desk, id, key, "{}");
        for (int round = 0; round < 2; round++)
        {
            await desk.RecoverAsync();
            await AuditAsync(desk);
        }

        Assert.True((await desk.IntakeAsync(open)).State == "case", because);
        Assert.Equal(1, witness.Gauge());
        string shown = key.Replace("|as-received", "", StringComparison.Ordinal);
        Assert.StartsWith($"4002 Error: Intake {shown} does not reconcile: ForeignRow. ", Assert.Single(witness.Told, t => t.StartsWith("4002", StringComparison.Ordinal)), StringComparison.Ordinal);
        JsonNode ledger = (await desk.Http.GetAsync("/api/admin/ledger")).Json;
        Assert.Equal((2, 2, false), ((int)ledger["received"]!, (int)ledger["case"]!, (bool)ledger["balanced"]!));

        await DeleteAsync(desk, id, key);
        await AuditAsync(desk);
        Assert.Equal((0, true), (witness.Gauge(), (bool)(await desk.Http.GetAsync("/api/admin/ledger")).Json["balanced"]!));
    }

    [Fact]
    public async Task What_is_mended_is_counted_by_kind()
    {
        (CaseDesk desk, LedgerWitness witness) = await LedgerWitness.StartAsync();
        await using CaseDesk _ = desk;
        using LedgerWitness __ = witness;
        string id = await TakeInAsync(desk);
        await DeleteAsync(desk, id, $"in|{id}|as-received");
        await AuditAsync(desk);
        await AuditAsync(desk);
        Assert.Equal(["desk.ledger.repairs kind=Mark 1"], witness.Repairs);
        Assert.Equal(["4003 Warning: The audit of the intake ledger mended Mark, 1 times."], witness.Told);
        Assert.Equal(0, witness.Gauge());
    }

    /// <summary>Nobody asks for an audit here. Its clock runs an hour in six seconds.</summary>
    [Fact]
    public async Task The_keeper_raises_the_alarm_by_itself_and_takes_it_back_and_an_outage_does_not_stop_it()
    {
        (CaseDesk desk, LedgerWitness witness) = await LedgerWitness.StartAsync();
        await using CaseDesk _ = desk;
        using LedgerWitness __ = witness;
        string id = await TakeInAsync(desk);
        string raw = await DeleteAsync(desk, id, "raw|" + id);
        int outages = 0;
        desk.Store.AfterRange = (_, _) => Interlocked.Increment(ref outages) switch
        {
            1 => throw new StoreUnavailableException("The store is away."),
            2 => throw new InvalidDataException("A row is damaged."),
            _ => Task.CompletedTask,
        };
        var clock = new AcceleratedTimeProvider(desk.Http.MachineClock.Now, 600, TimeProvider.System);
        using var keeper = new LedgerKeeper(desk.Get<IntakeAudit>(), new MachineTime(clock), NullLogger<LedgerKeeper>.Instance);
        await Eventually.StartAsync(() => keeper.StartAsync(default));

        await Eventually.IsTrueAsync(() => witness.Told.Contains(Mismatches), "There was no alarm.");
        Assert.True(outages > 2);
        Assert.Equal(1, witness.Gauge());
        JsonNode ledger = (await desk.Http.GetAsync("/api/admin/ledger")).Json;
        Assert.Equal((false, id), ((bool)ledger["balanced"]!, (string?)ledger["audit"]!["items"]!.AsArray().Single()!["intakeId"]));

        await WriteAsync(desk, id, "raw|" + id, raw);
        await Eventually.IsTrueAsync(() => witness.Told.Contains("4004 Information: The intake ledger holds again."), "The alarm was never taken back.");
        Assert.Equal(0, witness.Gauge());
        await keeper.StopAsync(default);
    }

    private static async Task<string> TakeInAsync(CaseDesk desk)
    {
        string id = await desk.ReceiveAsync(Mails.From());
        await desk.WorkOffAsync();
        await desk.AttendAsync();
        return id;
    }

    private static Task<bool> AuditAsync(CaseDesk desk) => desk.Get<IntakeAudit>().RunAsync(Duration.FromHours(1), default);

    /// <returns>What was there.</returns>
    private static async Task<string> DeleteAsync(CaseDesk desk, string intake, string key)
    {
        string body = (await desk.Store.ReadAsync("intake", Partition(intake), key, default))!.Body;
        await desk.Store.CommitAsync(new TableBatch("intake", Partition(intake)).DeleteIfPresent(key), default);
        return body;
    }

    private static Task<BatchOutcome> WriteAsync(CaseDesk desk, string intake, string key, string body) =>
        desk.Store.CommitAsync(new TableBatch("intake", Partition(intake)).Upsert(key, body), default);

    private static string Partition(string intake) => intake[3..11] + "-" + intake[11];
}
