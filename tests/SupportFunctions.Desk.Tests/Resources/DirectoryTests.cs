using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SupportFunctions.Core.Customers;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Resources;

public sealed class DirectoryTests
{
    private const string Acme = """
        {'name':'Acme','tier':'enterprise','deployment':'managed','domains':['acme.example','bücher.example'],
         'contacts':[{'email':'Ada@gmail.com'},{'email':'ops@other.example'}],'assignedEngineer':'grace','language':'de'}
        """;

    [Theory]
    [InlineData("ada@gmail.com", "acme", "a contact, though the domain is public")]
    [InlineData("ADA@GMAIL.COM", "acme", "case does not matter")]
    [InlineData("someone@acme.example", "acme", "the mail domain")]
    [InlineData("x@xn--bcher-kva.example", "acme", "the same domain in its ASCII form")]
    [InlineData("eve@gmail.com", null, "a public domain identifies nobody")]
    [InlineData("x@sub.acme.example", null, "the exact domain only")]
    [InlineData("x@bücher.example", "acme", "the same domain as people write it")]
    [InlineData("X@XN--BCHER-KVA.Example", "acme", "its ASCII form in capitals")]
    [InlineData("someone+tag@acme.example", "acme", "a part of an address does not matter where the domain counts")]
    [InlineData("ada+tag@gmail.com", null, "with a part it is another address: on some hosts another person's")]
    [InlineData("x@acme.example.evil.example", null, "a domain that only begins alike")]
    [InlineData("x@notacme.example", null, "another domain")]
    [InlineData("x@other.example", null, "a colleague of a contact, whose domain is not listed")]
    [InlineData("both@acme.example", "globex", "the contact's address comes before the domain")]
    [InlineData("no address", null, "garbage")]
    [InlineData("", null, "nothing")]
    public async Task A_sender_is_recognised_by_address_then_by_domain(string address, string? customer, string because)
    {
        await using DeskDriver desk = await StartAsync();
        await desk.PutAsync("/api/customers/globex", "{'name':'Globex','tier':'team','deployment':'cloud','contacts':[{'email':'both@acme.example'}]}");
        Assert.Equal((customer, because), ((await desk.Directory.RecogniseAsync(address, CancellationToken.None))?.Id, because));
    }

    [Fact]
    public async Task Terms_hold_the_customers_that_exist_the_roster_and_all_that_applies()
    {
        await using DeskDriver desk = await StartAsync();
        await desk.PutAsync("/api/policy", "{'timeZone':'Europe/Vienna'}");
        var terms = await desk.Directory.TermsAsync(["acme", "nobody"], CancellationToken.None);
        Assert.Equal(
            new CustomerTerms("acme", "Acme", Tier.Enterprise, Deployment.Managed, null, "Europe/Vienna", "de", "grace") { Since = desk.DeskClock.Now },
            Assert.Single(terms.Customers).Value);
        Assert.Equal("grace@desk.example", terms.Roster.Find("grace")?.Email);
        Assert.Equal(["always", "desk-hours", "pacific-business-hours"], terms.Sla.Calendars.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["standard"], terms.Sla.Agreements.Keys);
        Assert.Equal("grace", (await desk.Directory.EngineerAsync("Grace@desk.example", CancellationToken.None))?.Id);
    }

    [Fact]
    public async Task Known_and_unknown_senders_cost_no_access_once_they_are_in_memory()
    {
        await using DeskDriver desk = await StartAsync();
        string[] senders = ["ada@gmail.com", "someone@acme.example", "stranger@nowhere.example"];
        await AskAsync(desk.Directory, senders);
        int before = desk.Store.Accesses;
        desk.MachineClock.Advance(Duration.FromTimeSpan(DeskDirectory.Lifetime) - Duration.FromMilliseconds(1));
        desk.DeskClock.Advance(Duration.FromDays(10));
        for (int i = 0; i < 100; i++)
        {
            await AskAsync(desk.Directory, senders);
        }

        Assert.Equal(before, desk.Store.Accesses);
        desk.MachineClock.Advance(Duration.FromMilliseconds(1));
        await AskAsync(desk.Directory, senders);
        Assert.True(desk.Store.Accesses > before);
    }

    [Fact]
    public async Task A_change_made_here_is_seen_at_once_and_one_made_elsewhere_within_15_seconds()
    {
        await using DeskDriver here = await StartAsync();
        await using DeskDriver elsewhere = await DeskDriver.StartAsync(here.Store);
        foreach (DeskDriver desk in new[] { here, elsewhere })
        {
            Assert.Null(await desk.Directory.RecogniseAsync("x@new.example", CancellationToken.None));
        }

        await here.PutAsync("/api/customers/new", "{'name':'New','tier':'team','deployment':'cloud','domains':['new.example']}");
        await here.PutAsync("/api/policy", "{'defaultPromise':'PT1H'}");
        Assert.Equal("new", (await here.Directory.RecogniseAsync("x@new.example", CancellationToken.None))?.Id);
        Assert.Equal(Duration.FromHours(1), (await here.Directory.TermsAsync([], CancellationToken.None)).Policy.DefaultPromise);
        Assert.Null(await elsewhere.Directory.RecogniseAsync("x@new.example", CancellationToken.None));

        elsewhere.MachineClock.Advance(Duration.FromSeconds(15));
        Assert.Equal("new", (await elsewhere.Directory.RecogniseAsync("x@new.example", CancellationToken.None))?.Id);
        Assert.Equal(Duration.FromHours(1), (await elsewhere.Directory.TermsAsync([], CancellationToken.None)).Policy.DefaultPromise);
    }

    [Fact]
    public async Task Whoever_refers_to_a_resource_can_keep_it_and_hears_of_its_changes_before_they_are_made()
    {
        var part = new Part();
        await using DeskDriver desk = await DeskDriver.StartAsync(more: s => s.AddSingleton<IResourceUse>(part).AddSingleton<IDirectoryObserver>(part));
        await desk.PutAsync("/api/customers/acme", Bodies.Small("customers"));
        var answer = await desk.SendAsync("DELETE", "/api/customers/acme");
        Assert.Equal("The customer 'acme' is used by case C-1, case C-2, case C-3, case C-4, case C-5, case C-6, case C-7, case C-8, case C-9, case C-10 and 2 more. Change these first.", (string?)answer.Json["detail"]);
        await desk.PutAsync("/api/policy", "{}");
        Assert.Equal(["customers/acme by Admin key", "policy/desk by Admin key"], part.Changes);
    }

    [Fact]
    public void The_cache_has_an_end_keeps_what_is_used_and_drops_what_was_read_before_a_change()
    {
        var cache = new BoundedCache<int>(100, TimeSpan.FromSeconds(15), new Time.ManualTimeProvider(NodaConstants.UnixEpoch));
        for (int i = 0; i < 1_000; i++)
        {
            cache.Set(FormattableString.Invariant($"k{i}"), i, cache.Begin());
            Assert.True(cache.TryGet("k0", out _));
        }

        Assert.InRange(Enumerable.Range(0, 1_000).Count(i => cache.TryGet(FormattableString.Invariant($"k{i}"), out _)), 50, 100);
        var begun = cache.Begin();
        cache.Clear();
        cache.Set("late", 1, begun);
        Assert.False(cache.TryGet("late", out _));
    }

    private static async Task<DeskDriver> StartAsync()
    {
        DeskDriver desk = await DeskDriver.StartAsync();
        await desk.PutAsync("/api/engineers/grace", Bodies.Small("engineers"));
        await desk.PutAsync("/api/customers/acme", Acme);
        return desk;
    }

    private static async Task AskAsync(IDirectory directory, string[] senders)
    {
        foreach (string sender in senders)
        {
            string? id = (await directory.RecogniseAsync(sender, CancellationToken.None))?.Id;
            await directory.TermsAsync(id is null ? [] : [id], CancellationToken.None);
        }
    }

    private sealed class Part : IResourceUse, IDirectoryObserver
    {
        public List<string> Changes { get; } = [];

        public ValueTask<IReadOnlyList<string>> UsersOfAsync(string table, string id, CancellationToken cancellation) =>
            new(table == "customers" ? [.. Enumerable.Range(1, 12).Select(i => FormattableString.Invariant($"case C-{i}"))] : Array.Empty<string>());

        public ValueTask<IAnnouncedChange?> ChangingAsync(string table, string id, string by, CancellationToken cancellation)
        {
            Changes.Add($"{table}/{id} by {by}");
            return new((IAnnouncedChange?)null);
        }
    }
}
