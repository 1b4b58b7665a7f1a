using NodaTime;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Mail;
using SupportFunctions.Desk.Tests.Storage;

namespace SupportFunctions.Desk.Tests.Budgets;

public sealed class ReplyBudgetsTests
{
    private static readonly Instant _noon = Instant.FromUtc(2026, 3, 2, 12, 0);

    private readonly InMemoryTableStore _store = new();
    private readonly KeptLog<ReplyBudgets> _log = new();

    [Fact]
    public async Task Many_at_once_on_two_machines_get_exactly_what_there_is()
    {
        using var one = new ReplyBudgets(_store, _log);
        using var other = new ReplyBudgets(_store, _log);
        Withholding?[] answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i =>
            Task.Run(() => (i % 2 == 0 ? one : other).TakeAsync(Mail($"{i}", $"user{i}@acme.example"), ReplyBudget.Default, _noon, default))));
        Assert.Equal((100, 200), (answers.Count(a => a is null), answers.Count(a => a?.By == WithheldBy.TotalBudget)));
    }

    [Fact]
    public async Task The_same_mail_is_counted_once_also_after_a_new_start()
    {
        var budget = new ReplyBudget { PerAddress = [new(1, Duration.FromHours(1))] };
        for (int start = 0; start < 3; start++)
        {
            using var budgets = new ReplyBudgets(_store, _log);
            Assert.Null(await budgets.TakeAsync(Mail("same"), budget, _noon, default));
        }

        using var last = new ReplyBudgets(_store, _log);
        Assert.Equal(WithheldBy.AddressBudget, (await last.TakeAsync(Mail("another"), budget, _noon, default))!.By);
    }

    [Fact]
    public async Task A_mail_costs_one_read_and_one_commit_and_over_the_total_nothing()
    {
        using var budgets = new ReplyBudgets(_store, _log);
        await budgets.TakeAsync(Mail("first"), ReplyBudget.Default, _noon, default);
        int before = _store.Accesses;
        await budgets.TakeAsync(Mail("second"), ReplyBudget.Default, _noon, default);
        Assert.Equal(2, _store.Accesses - before);

        var none = new ReplyBudget { Total = [new(2, Duration.FromHours(1))] };
        before = _store.Accesses;
        Assert.Equal(WithheldBy.TotalBudget, (await budgets.TakeAsync(Mail("third"), none, _noon, default))!.By);
        Assert.Equal(0, _store.Accesses - before);
    }

    [Fact]
    public async Task A_plus_part_or_capitals_make_no_other_address_and_none_is_kept_in_the_clear()
    {
        using var budgets = new ReplyBudgets(_store, _log);
        var budget = new ReplyBudget { PerAddress = [new(2, Duration.FromHours(1))] };
        Assert.Null(await budgets.TakeAsync(Mail("1", "kim@acme.example"), budget, _noon, default));
        Assert.Null(await budgets.TakeAsync(Mail("2", "Kim+id7@Acme.example"), budget, _noon, default));
        Assert.Equal(WithheldBy.AddressBudget, (await budgets.TakeAsync(Mail("3", "kim+id8@acme.example"), budget, _noon, default))!.By);
        TablePage page = await _store.ReadRangeAsync(ReplyBudgets.Table, "automatic", new RowRange(), default);
        Assert.Equal(2, page.Rows.Count);
        Assert.DoesNotContain(page.Rows, r => r.RowKey.Contains("kim", StringComparison.OrdinalIgnoreCase) || r.Body.Contains("kim", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_store_that_is_away_fails_the_mail_and_the_next_one_goes_on()
    {
        using var budgets = new ReplyBudgets(_store, _log);
        _store.Fault = new StoreUnavailableException("away");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => budgets.TakeAsync(Mail("1"), ReplyBudget.Default, _noon, default));
        _store.Fault = null;
        Assert.Null(await budgets.TakeAsync(Mail("1"), ReplyBudget.Default, _noon, default));
    }

    [Theory]
    [InlineData("gone", false)]
    [InlineData("null", false)]
    [InlineData("{\"mails\":7}", false)]
    [InlineData("gone", true)]
    public async Task A_damaged_row_is_begun_anew_and_keeps_no_mail_back_for_ever(string body, bool isTotal)
    {
        var budget = new ReplyBudget { PerAddress = [new(2, Duration.FromHours(1))], Total = [new(3, Duration.FromHours(1))] };
        using (var before = new ReplyBudgets(_store, _log))
        {
            Assert.Null(await before.TakeAsync(Mail("1"), budget, _noon, default));
        }

        TableRow damaged = (await _store.ReadRangeAsync(ReplyBudgets.Table, "automatic", new RowRange(), default)).Rows.Single(r => r.RowKey == "total" == isTotal);
        await _store.CommitAsync(new TableBatch(ReplyBudgets.Table, "automatic").Upsert(damaged.RowKey, body), default);
        Assert.Empty(_log.Lines);

        using var budgets = new ReplyBudgets(_store, _log);
        Withholding?[] others = [await budgets.TakeAsync(Mail("2"), budget, _noon, default), await budgets.TakeAsync(Mail("3"), budget, _noon, default), await budgets.TakeAsync(Mail("4"), budget, _noon, default)];

        // Of the address two count from here on; of all together one was forgotten, and the address has its first still.
        Assert.Equal(isTotal ? [null, WithheldBy.AddressBudget, WithheldBy.AddressBudget] : [null, null, WithheldBy.TotalBudget], others.Select(o => o?.By));
        Assert.Equal($"The row '{damaged.RowKey}' of the budgets of automatic mail was damaged, and is begun anew: what was sent before, and a complaint, count no more.", Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task An_administrator_who_settles_a_damaged_row_mends_it()
    {
        using var budgets = new ReplyBudgets(_store, _log);
        await budgets.ComplainedAsync("kim@acme.example", _noon, default);
        string key = (await _store.ReadRangeAsync(ReplyBudgets.Table, "automatic", new RowRange(), default)).Rows.Single().RowKey;
        await _store.CommitAsync(new TableBatch(ReplyBudgets.Table, "automatic").Upsert(key, "gone"), default);
        Assert.Equal(AddressUse.None, await budgets.OfAsync("kim@acme.example", default));
        Assert.Empty(_log.Lines);

        await budgets.SettleAsync("kim@acme.example", default);
        await budgets.SettleAsync("kim@acme.example", default);

        Assert.Single(_log.Lines);
    }

    private static AutomaticMail Mail(string key, string to = "kim@acme.example") => new(key, "C-1", MailKind.Acknowledgement, to, _noon, IsAnswered: false);
}
