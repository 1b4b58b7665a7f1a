using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NodaTime;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Budgets;

/// <summary>
/// Keeps account of automatic mail: a row an address, and one for all of them, in one partition, so that both change in one batch. Nothing is
/// ever scanned, a mail costs at most one read and one commit, and those that come together share the commit.
/// </summary>
/// <remarks>
/// What is counted is what was decided, before it is committed: a crash in between counts a mail that is then decided again under the same key, and
/// so once. A lost race of two commands counts one mail too many, never one too few. A damaged row counts as none, and is written anew by the
/// next mail: it must not keep mail from its address for ever, nor from those that are counted with it.
/// </remarks>
public sealed partial class ReplyBudgets(ITableStore tables, ILogger<ReplyBudgets> logger) : IDisposable
{
    public const string Table = "replybudgets";

    internal const string Partition = "automatic";
    internal const string AddressRows = "address|";
    private const string TotalRow = "total";

    /// <summary>With the total they stay within the 100 operations of a batch.</summary>
    private const int MostAtOnce = 50;

    /// <summary>Each one that is lost is another machine's gain, so it ends; one that is short of time can lose many in a row.</summary>
    private const int MaxAttempts = 200;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentQueue<Request> _waiting = new();

    /// <summary>As it was last read or written here. Another machine may have gone on since: then the commit finds out.</summary>
    private Row<TotalUse>? _total;

    /// <summary>Counts the mail, or says why it must not go out.</summary>
    /// <param name="now">Desk time.</param>
    /// <returns>Null: it may, and is counted.</returns>
    public async Task<Withholding?> TakeAsync(AutomaticMail mail, ReplyBudget budget, Instant now, CancellationToken cancellation)
    {
        var request = new Request(mail, budget, now);
        _waiting.Enqueue(request);
        while (!request.Answer.Task.IsCompleted)
        {
            await _turn.WaitAsync(cancellation);
            try
            {
                if (!request.Answer.Task.IsCompleted)
                {
                    await ServeAsync();
                }
            }
            finally
            {
                _turn.Release();
            }
        }

        return await request.Answer.Task;
    }

    /// <summary>What an address was sent, and what stands against it. One transaction.</summary>
    public async Task<AddressUse> OfAsync(string address, CancellationToken cancellation) => (await ReadAsync(address, cancellation)).Value;

    /// <summary>From now on the address gets no automatic mail that answers nothing.</summary>
    public Task ComplainedAsync(string address, Instant at, CancellationToken cancellation) =>
        ChangeAsync(address, use => use.ComplainedAt is null ? use with { ComplainedAt = at } : use, cancellation);

    /// <summary>What stands against the address is settled; what it was sent still counts.</summary>
    public Task SettleAsync(string address, CancellationToken cancellation) =>
        ChangeAsync(address, use => use.ComplainedAt is null && use.Overruns.IsEmpty ? use : use with { ComplainedAt = null, Overruns = [] }, cancellation);

    public void Dispose() => _turn.Dispose();

    private async Task ChangeAsync(string address, Func<AddressUse, AddressUse> change, CancellationToken cancellation)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            Row<AddressUse> row = await ReadAsync(address, cancellation);
            AddressUse next = change(row.Value);
            if (next == row.Value && !row.IsDamaged)
            {
                return;
            }

            if (await tables.CommitAsync(Write(new TableBatch(Table, Partition), KeyOf(address), row, next), cancellation) is BatchOutcome.Committed)
            {
                TellReplaced(KeyOf(address), row);
                return;
            }
        }

        throw Overtaken();
    }

    /// <summary>Whoever has the turn serves all who wait. Not to be called off: others wait for it, too.</summary>
    private async Task ServeAsync()
    {
        var requests = new List<Request>();
        while (requests.Count < MostAtOnce && _waiting.TryDequeue(out Request? next))
        {
            requests.Add(next);
        }

        try
        {
            for (int attempt = 0; attempt < MaxAttempts; attempt++)
            {
                if (await TryServeAsync(requests))
                {
                    return;
                }

                _total = null;
            }

            throw Overtaken();
        }
        catch (Exception e)
        {
            _total = null;
            requests.ForEach(r => r.Answer.TrySetException(e));
        }
    }

    /// <returns>False: somebody else has written in between, and nothing is counted.</returns>
    private async Task<bool> TryServeAsync(List<Request> requests)
    {
        Row<TotalUse> total = _total ??= Read(await tables.ReadAsync(Table, Partition, TotalRow, CancellationToken.None), TotalUse.None);
        var answers = new Withholding?[requests.Count];

        // While the total is used up, nothing has to be looked up: a flood costs nothing here.
        List<int> open = [];
        for (int i = 0; i < requests.Count; i++)
        {
            answers[i] = BudgetRules.CheckTotal(requests[i].Budget, total.Value, requests[i].Now);
            if (answers[i] is null)
            {
                open.Add(i);
            }
        }

        string[] addresses = [.. open.Select(i => KeyOf(requests[i].Mail.Address)).Distinct()];
        Row<AddressUse>[] before = await Task.WhenAll(addresses.Select(ReadKeyAsync));
        Dictionary<string, AddressUse> uses = addresses.Zip(before).ToDictionary(p => p.First, p => p.Second.Value);
        TotalUse sum = total.Value;
        foreach (int i in open)
        {
            (AutomaticMail mail, ReplyBudget budget, Instant now) = (requests[i].Mail, requests[i].Budget, requests[i].Now);
            string key = KeyOf(mail.Address);
            AddressUse use = uses[key];
            if (use.Has(mail.Key))
            {
                continue;
            }

            answers[i] = BudgetRules.Check(budget, mail, use, sum, now);
            if (answers[i] is null)
            {
                uses[key] = use.With(new CountedMail(mail.Key, mail.Case, now), budget);
                sum = sum.With(now, budget);
            }
            else if (answers[i]!.By is WithheldBy.CaseBudget or WithheldBy.AddressBudget)
            {
                uses[key] = use.OverAt(now);
            }
        }

        if (!await CommitAsync(addresses, before, uses, total, sum))
        {
            return false;
        }

        for (int i = 0; i < requests.Count; i++)
        {
            requests[i].Answer.TrySetResult(answers[i]);
        }

        return true;
    }

    private async Task<bool> CommitAsync(string[] keys, Row<AddressUse>[] before, Dictionary<string, AddressUse> uses, Row<TotalUse> total, TotalUse sum)
    {
        var batch = new TableBatch(Table, Partition);
        (string Key, Row<AddressUse> Row)[] changed = [.. keys.Zip(before).Where(p => p.Second.IsDamaged || uses[p.First] != p.Second.Value)];
        foreach ((string key, Row<AddressUse> row) in changed)
        {
            Write(batch, key, row, uses[key]);
        }

        bool isCounted = total.IsDamaged || sum != total.Value;
        if (isCounted)
        {
            Write(batch, TotalRow, total, sum);
        }

        if (batch.Operations.Count == 0)
        {
            return true;
        }

        if (await tables.CommitAsync(batch, CancellationToken.None) is not BatchOutcome.Committed committed)
        {
            return false;
        }

        _total = isCounted ? new Row<TotalUse>(sum, committed.ETags[^1]) : total;
        TellReplaced(TotalRow, total);
        foreach ((string key, Row<AddressUse> row) in changed)
        {
            TellReplaced(key, row);
        }

        return true;
    }

    private async Task<Row<AddressUse>> ReadAsync(string address, CancellationToken cancellation) =>
        Read(await tables.ReadAsync(Table, Partition, KeyOf(address), cancellation), AddressUse.None);

    private async Task<Row<AddressUse>> ReadKeyAsync(string key) =>
        Read(await tables.ReadAsync(Table, Partition, key, CancellationToken.None), AddressUse.None);

    private static Row<T> Read<T>(TableRow? row, T none) where T : class =>
        row is null ? new Row<T>(none, null) : DeskJson.TryRead<T>(row.Body) is { } value ? new Row<T>(value, row.ETag) : new Row<T>(none, row.ETag, IsDamaged: true);

    private void TellReplaced<T>(string key, Row<T> before)
    {
        if (before.IsDamaged)
        {
            Log.Replaced(logger, key);
        }
    }

    private static TableBatch Write<T>(TableBatch batch, string key, Row<T> before, T value) =>
        before.ETag is { } etag ? batch.Replace(key, DeskJson.Write(value), etag) : batch.Insert(key, DeskJson.Write(value));

    /// <summary>No address is kept in the clear, and a plus part makes no other one.</summary>
    private static string KeyOf(string address) => AddressRows + TableKeys.Hash(MailNames.HolderKey(address));

    private static StoreUnavailableException Overtaken() => new("The budgets of automatic mail are changed faster than this mail could be counted: try again.");

    private sealed record Request(AutomaticMail Mail, ReplyBudget Budget, Instant Now)
    {
        public TaskCompletionSource<Withholding?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record Row<T>(T Value, string? ETag, bool IsDamaged = false);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The row '{Row}' of the budgets of automatic mail was damaged, and is begun anew: what was sent before, and a complaint, count no more.")]
        public static partial void Replaced(ILogger logger, string row);
    }
}
