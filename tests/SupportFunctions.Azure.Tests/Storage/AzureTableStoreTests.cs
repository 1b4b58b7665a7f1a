using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Identity;
using Moq;
using SupportFunctions.Azure.Storage;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Tests.Storage;

/// <summary>What the adapter asks of the service, and what it makes of its answers.</summary>
public sealed class AzureTableStoreTests
{
    private readonly Mock<TableClient> _table = new();
    private readonly List<TableTransactionAction[]> _sent = [];
    private readonly AzureTableStore _store;

    public AzureTableStoreTests()
    {
        var service = new Mock<TableServiceClient>();
        service.Setup(s => s.GetTableClient("cases")).Returns(_table.Object);
        _store = new AzureTableStore(service.Object);
    }

    [Fact]
    public async Task Each_operation_becomes_its_action_with_its_condition_and_replaces_whole()
    {
        Answers(_ => null);

        BatchOutcome outcome = await _store.CommitAsync(
            Batch().Insert("a", "1").Upsert("b", "2").Replace("c", "3", "W/\"c\"").Delete("d", "W/\"d\"").DeleteIfPresent("e"), default);

        Assert.Equal(
            [
                (TableTransactionActionType.Add, "a", "1", default),
                (TableTransactionActionType.UpsertReplace, "b", "2", default),
                (TableTransactionActionType.UpdateReplace, "c", "3", new ETag("W/\"c\"")),
                (TableTransactionActionType.Delete, "d", null, new ETag("W/\"d\"")),
                (TableTransactionActionType.Delete, "e", null, ETag.All),
            ],
            Assert.Single(_sent).Select(a => (a.ActionType, a.Entity.RowKey, BodyOf(a), a.ETag)));
        Assert.All(_sent[0], a => Assert.Equal("C-7", a.Entity.PartitionKey));
        Assert.Equal(["W/\"a\"", "W/\"b\"", "W/\"c\"", null, null], Assert.IsType<BatchOutcome.Committed>(outcome).ETags);
    }

    [Theory]
    [InlineData("EntityAlreadyExists", 409, RefusalReason.AlreadyExists)]
    [InlineData("UpdateConditionNotSatisfied", 412, RefusalReason.Changed)]
    [InlineData("ResourceNotFound", 404, RefusalReason.NotFound)]
    [InlineData("EntityNotFound", 404, RefusalReason.NotFound)]
    public async Task A_condition_that_does_not_hold_is_an_outcome_that_names_its_operation(string code, int status, RefusalReason reason)
    {
        Answers(_ => Failed(status, code, 1));

        Assert.Equal(new BatchOutcome.Refused(1, reason), await _store.CommitAsync(Batch().Upsert("a", "1").Replace("b", "2", "W/\"b\""), default));
    }

    [Fact]
    public async Task Rows_that_may_be_absent_are_left_out_when_they_are_and_the_others_keep_their_places()
    {
        Answers(sent => sent.ToList().FindIndex(a => a.Entity.RowKey is "gone" or "away") is var at and >= 0 ? Failed(404, "ResourceNotFound", at) : null);

        BatchOutcome outcome = await _store.CommitAsync(
            Batch().DeleteIfPresent("gone").Insert("a", "1").DeleteIfPresent("away").DeleteIfPresent("there").Upsert("b", "2"), default);

        Assert.Equal(["gone a away there b", "a away there b", "a there b"], _sent.Select(Keys));
        Assert.Equal([null, "W/\"a\"", null, null, "W/\"b\""], Assert.IsType<BatchOutcome.Committed>(outcome).ETags);
    }

    [Fact]
    public async Task A_refusal_after_absent_rows_were_left_out_names_the_operation_as_the_caller_counts()
    {
        Answers(sent => sent[0].Entity.RowKey == "gone" ? Failed(404, "ResourceNotFound", 0) : Failed(409, "EntityAlreadyExists", 1));

        Assert.Equal(
            new BatchOutcome.Refused(2, RefusalReason.AlreadyExists),
            await _store.CommitAsync(Batch().DeleteIfPresent("gone").Upsert("a", "1").Insert("b", "2"), default));
    }

    [Fact]
    public async Task Deletes_of_rows_that_are_all_absent_are_committed()
    {
        Answers(_ => Failed(404, "ResourceNotFound", 0));

        BatchOutcome outcome = await _store.CommitAsync(Batch().DeleteIfPresent("a").DeleteIfPresent("b"), default);

        Assert.Equal([null, null], Assert.IsType<BatchOutcome.Committed>(outcome).ETags);
    }

    [Fact]
    public async Task A_missing_table_is_made_and_the_batch_sent_again()
    {
        Answers(_ => _sent.Count == 1 ? new RequestFailedException(404, "No table.", "TableNotFound", null) : null);

        Assert.IsType<BatchOutcome.Committed>(await _store.CommitAsync(Batch().Insert("a", "1"), default));

        _table.Verify(t => t.CreateIfNotExistsAsync(It.IsAny<CancellationToken>()), Times.Once);
        Assert.Equal(2, _sent.Count);
    }

    public static TheoryData<Exception, string> Transient() => new()
    {
        { new RequestFailedException(0, "No connection."), "no answer at all" },
        { new RequestFailedException(429, "Slow down."), "throttled" },
        { new RequestFailedException(500, "Timed out.", "OperationTimedOut", null), "timed out in the service" },
        { new RequestFailedException(503, "Busy.", "ServerBusy", null), "too busy" },
        { new AggregateException(new RequestFailedException(503, "Busy."), new HttpRequestException("Gone.")), "several tries, several faults" },
        { new AuthenticationFailedException("No token."), "no token just now" },
        { new TaskCanceledException("Timed out."), "our own time limit" },
    };

    [Theory]
    [MemberData(nameof(Transient))]
    public async Task A_service_that_is_away_or_too_busy_makes_the_store_unavailable(Exception fault, string because)
    {
        Answers(_ => fault);
        _table.Setup(t => t.GetEntityIfExistsAsync<TableEntity>("C-7", "a", null, It.IsAny<CancellationToken>())).ThrowsAsync(fault);

        StoreUnavailableException write = await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.CommitAsync(Batch().Insert("a", "1"), default));
        StoreUnavailableException read = await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.ReadAsync("cases", "C-7", "a", default));

        Assert.True(write.InnerException == fault && read.InnerException == fault, because);
    }

    [Fact]
    public async Task What_the_service_refuses_for_good_stays_the_fault_that_it_is()
    {
        Answers(_ => new RequestFailedException(403, "Not allowed.", "AuthorizationPermissionMismatch", null));

        Assert.Equal(403, (await Assert.ThrowsAsync<RequestFailedException>(() => _store.CommitAsync(Batch().Insert("a", "1"), default))).Status);
    }

    [Fact]
    public async Task A_callers_cancellation_stays_one()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Answers(_ => new TaskCanceledException());

        await Assert.ThrowsAsync<TaskCanceledException>(() => _store.CommitAsync(Batch().Insert("a", "1"), cancelled.Token));
    }

    [Fact]
    public async Task A_batch_over_a_limit_is_never_sent()
    {
        Answers(_ => null);

        await Assert.ThrowsAsync<TableLimitException>(() => _store.CommitAsync(Batch().Insert("a/b", "1"), default));
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task A_long_body_is_spread_over_properties_and_joined_again()
    {
        string body = new string('x', 70_000) + "\uD83D\uDE00";
        Answers(_ => null);
        await _store.CommitAsync(Batch().Insert("a", body), default);
        var entity = (TableEntity)_sent[0][0].Entity;
        entity.ETag = new ETag("W/\"1\"");
        _table.Setup(t => t.GetEntityIfExistsAsync<TableEntity>("C-7", "a", null, It.IsAny<CancellationToken>()))
            .ReturnsAsync(Response.FromValue(entity, new AResponse()));

        Assert.All(new[] { "Body", "Body1", "Body2" }, p => Assert.InRange(((string)entity[p]!).Length, 1, 32_768));
        Assert.Equal(new TableRow("a", "W/\"1\"", body), await _store.ReadAsync("cases", "C-7", "a", default));
    }

    [Theory]
    [InlineData(null, null, null, "PartitionKey eq 'C-7'", "the whole partition")]
    [InlineData("a", "b", null, "PartitionKey eq 'C-7' and RowKey ge 'a' and RowKey lt 'b'", "half open")]
    [InlineData("o'x", null, null, "PartitionKey eq 'C-7' and RowKey ge 'o''x'", "a quote ends no literal")]
    [InlineData("event|", "event|\uffff", null, "PartitionKey eq 'C-7' and RowKey ge 'event|' and RowKey lt 'event}'", "a prefix")]
    [InlineData("a", "b", "rab", "PartitionKey eq 'C-7' and RowKey gt 'ab' and RowKey lt 'b'", "after the last row that was read")]
    public async Task Ranges_become_filters(string? from, string? below, string? continuation, string expected, string because)
    {
        string? filter = null;
        _table.Setup(t => t.QueryAsync<TableEntity>(It.IsAny<string>(), 10, null, It.IsAny<CancellationToken>()))
            .Callback((string asked, int? _, IEnumerable<string>? _, CancellationToken _) => filter = asked)
            .Returns(AsyncPageable<TableEntity>.FromPages([Page<TableEntity>.FromValues([new TableEntity("C-7", "z")], "token", new AResponse())]));

        TablePage page = await _store.ReadRangeAsync("cases", "C-7", new RowRange(from, below, 10, continuation), default);

        Assert.True(expected == filter, $"{because}: {filter}");
        Assert.Equal("rz", page.Next);
    }

    [Fact]
    public async Task An_empty_page_goes_on_with_the_services_own_token_and_a_missing_table_is_an_empty_one()
    {
        _table.SetupSequence(t => t.QueryAsync<TableEntity>(It.IsAny<string>(), It.IsAny<int?>(), null, It.IsAny<CancellationToken>()))
            .Returns(AsyncPageable<TableEntity>.FromPages([Page<TableEntity>.FromValues([], "token", new AResponse())]))
            .Throws(new RequestFailedException(404, "No table.", "TableNotFound", null));

        Assert.Equal("ttoken", (await _store.ReadRangeAsync("cases", "C-7", new RowRange(), default)).Next);
        Assert.Equal((0, null), (await _store.ReadRangeAsync("cases", "C-7", new RowRange(), default)) is var page ? (page.Rows.Count, page.Next) : default);
    }

    private static TableBatch Batch() => new("cases", "C-7");

    private static string Keys(TableTransactionAction[] sent) => string.Join(' ', sent.Select(a => a.Entity.RowKey));

    private static string? BodyOf(TableTransactionAction action) => ((TableEntity)action.Entity).TryGetValue("Body", out object? body) ? (string?)body : null;

    private static TableTransactionFailedException Failed(int status, string code, int index)
    {
        var fault = new RequestFailedException(status, $"{index}:{code}", code, null);
        fault.Data["FailedEntity"] = index.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new TableTransactionFailedException(fault);
    }

    /// <param name="fault">Of what was sent: the fault that the service answers with, or null.</param>
    private void Answers(Func<TableTransactionAction[], Exception?> fault)
    {
        _table.Setup(t => t.SubmitTransactionAsync(It.IsAny<IEnumerable<TableTransactionAction>>(), It.IsAny<CancellationToken>()))
            .Returns((IEnumerable<TableTransactionAction> actions, CancellationToken _) =>
            {
                TableTransactionAction[] sent = [.. actions];
                _sent.Add(sent);
                return fault(sent) is { } wrong
                    ? Task.FromException<Response<IReadOnlyList<Response>>>(wrong)
                    : Task.FromResult(Response.FromValue<IReadOnlyList<Response>>(
                        [.. sent.Select(a => new AResponse(a.ActionType == TableTransactionActionType.Delete ? null : $"W/\"{a.Entity.RowKey}\""))], new AResponse()));
            });
        _table.Setup(t => t.CreateIfNotExistsAsync(It.IsAny<CancellationToken>())).ReturnsAsync(Response.FromValue(new TableItem("cases"), new AResponse()));
    }
}
