namespace SupportFunctions.EndToEnd.Tests.Driver;

/// <summary>Tests that start processes: one after the other, because the machine has few cores.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessTests : ICollectionFixture<SharedDesk>
{
    public const string Name = "processes";
}

/// <summary>
/// One desk for all tests that do not stop theirs. Its clock stands on a Wednesday at 10:00 in California. Each test takes a customer
/// of its own, so that none sees another's cases.
/// </summary>
public sealed class SharedDesk : IAsyncLifetime, IDisposable
{
    public const string Clock = "2026-03-04T10:00:00-08:00";

    private readonly DataFolder _data = new();
    private DeskProcess? _desk;
    private int _customers;

    internal DeskProcess Desk => _desk ?? throw new InvalidOperationException("The desk has not been started.");

    internal DeskClient Client => Desk.Client;

    internal DataFolder Data => _data;

    /// <summary>All tests together send more in an hour than one desk's budget.</summary>
    public async Task InitializeAsync()
    {
        _desk = await DeskProcess.StartAsync(_data, Clock);
        (await Client.PutAsync("/api/policy", new { replyBudget = new { total = Array.Empty<object>() } })).Expect(System.Net.HttpStatusCode.OK);
    }

    public async Task DisposeAsync()
    {
        if (_desk is not null)
        {
            await _desk.DisposeAsync();
        }
    }

    public void Dispose() => _data.Dispose();

    /// <summary>A self-hosted enterprise customer with a mail domain of its own.</summary>
    internal async Task<TestCustomer> NewCustomerAsync()
    {
        var customer = TestCustomer.Number(Interlocked.Increment(ref _customers));
        await customer.PutAsync(Client);
        return customer;
    }

    /// <summary>Waits until the outbox holds that many mails of a case.</summary>
    internal Task<IReadOnlyList<SentMail>> MailsOfAsync(string caseId, int count) => Desk.MailsOfAsync(caseId, count);
}

/// <summary>A customer for one test.</summary>
internal sealed record TestCustomer(string Id, string Domain)
{
    public string Address => "kim.lee@" + Domain;

    public static TestCustomer Number(int number) => new(
        FormattableString.Invariant($"customer-{number}"), FormattableString.Invariant($"customer-{number}.example"));

    public Letter Letter(string subject) => new(Address, subject);

    public async Task PutAsync(DeskClient client, string agreement = "standard") => (await client.PutAsync($"/api/customers/{Id}", new
    {
        name = "Works " + Id,
        tier = "enterprise",
        deployment = "self-hosted",
        domains = new[] { Domain },
        contacts = Array.Empty<object>(),
        timeZone = "America/New_York",
        language = "en",
        agreement,
        products = Array.Empty<string>(),
        facts = new { },
    })).ExpectSuccess();
}
