using System.Net;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Resources;

namespace SupportFunctions.Desk.Tests.Customers;

public sealed class CustomerTests
{
    [Theory]
    [InlineData("{}", "deployment name tier", "what is required")]
    [InlineData("{'name':' ','tier':null,'deployment':null}", "deployment name tier", "blank and null are missing")]
    [InlineData("'name':'a\\nb'", "name", "line ends")]
    [InlineData("'plan':''", "plan", "blank, though it may be left out")]
    [InlineData("'domains':['acme','x@acme.example','.acme.example','-a.example',null,'']", "domains[0] domains[1] domains[2] domains[3] domains[4] domains[5]", "no domains")]
    [InlineData("'domains':['gmail.com','ok.example','GMAIL.com']", "domains[0] domains[2]", "public ones identify nobody")]
    [InlineData("'domains':['acme.example','ACME.example']", "domains[1]", "the same twice")]
    [InlineData("'contacts':[{'email':'a@b.example'},{'email':'A@B.example'}]", "contacts[1].email", "the same address twice")]
    [InlineData("'contacts':[{},null,{'email':'a b@c.example'},{'email':'a@b@c.example'},{'email':'.a@b.example'}]", "contacts[0].email contacts[1].email contacts[2].email contacts[3].email contacts[4].email", "no addresses")]
    [InlineData("'contacts':[{'email':'a@b.example','name':''}]", "contacts[0].name", "a blank name")]
    [InlineData("'timeZone':'Mars/Base'", "timeZone", "no such zone")]
    [InlineData("'timeZone':'america/new_york'", "timeZone", "zones are written with their case")]
    [InlineData("'language':'english please'", "language", "no language tag")]
    [InlineData("'agreement':'gold'", "agreement", "no such agreement")]
    [InlineData("'assignedEngineer':'nobody'", "assignedEngineer", "no such engineer")]
    [InlineData("'products':['']", "products[0]", "a blank product")]
    [InlineData("'facts':{' ':1}", "facts", "a blank name")]
    public async Task Every_fault_of_a_customer_is_named(string body, string fields, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        if (body[0] != '{')
        {
            body = "{'name':'Acme','tier':'team','deployment':'managed'," + body + "}";
            body = body.Contains("'name':'a\\n", StringComparison.Ordinal) ? body.Replace("'name':'Acme',", "", StringComparison.Ordinal) : body;
        }

        var answer = await desk.SendAsync("PUT", "/api/customers/acme", body);
        Assert.Equal((fields, because), (string.Join(' ', answer.FaultyFields), because));
        Assert.Equal("not-found", (await desk.GetAsync("/api/customers/acme")).Problem);
    }

    [Fact]
    public async Task Products_and_regions_are_free_unless_the_policy_lists_any()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        const string Body = "{'name':'Acme','tier':'team','deployment':'managed','products':['server','other'],'region':'mars'}";
        await desk.PutAsync("/api/customers/acme", Body);
        await desk.PutAsync("/api/policy", "{'products':['server'],'regions':['us','eu']}");
        var answer = await desk.SendAsync("PUT", "/api/customers/acme", Body);
        Assert.Equal(["products[1]", "region"], answer.FaultyFields);
        Assert.Contains("'mars' is not in the policy's list: us, eu.", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'domains':['ACME.example']", "mail domain acme.example", "a domain")]
    [InlineData("'contacts':[{'email':'Ada@acme.example'}]", "address ada@acme.example", "an address")]
    public async Task What_belongs_to_another_customer_is_refused_by_its_name_until_it_is_given_up(string field, string text, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        string mine = "{'name':'A','tier':'team','deployment':'managed'," + field + "}";
        await desk.PutAsync("/api/customers/first", mine);
        await desk.PutAsync("/api/customers/first", mine.Replace("'A'", "'AA'", StringComparison.Ordinal));
        var taken = await desk.SendAsync("PUT", "/api/customers/second", mine);
        Assert.Equal((HttpStatusCode.Conflict, "taken", because), (taken.Status, taken.Problem, because));
        Assert.Equal($"The {text} belongs to the customer 'first'. Take it away there first.", (string?)taken.Json["detail"]);

        await desk.PutAsync("/api/customers/first", Bodies.Small("customers"));
        await desk.PutAsync("/api/customers/second", mine);
        await desk.SendAsync("DELETE", "/api/customers/second");
        await desk.PutAsync("/api/customers/third", mine);
        Assert.Equal(["current|first", "current|third"], desk.Store.Keys("customers", "all").Where(k => k.StartsWith("current", StringComparison.Ordinal)));
        Assert.Single(desk.Store.Keys("customers", "all"), k => k.StartsWith("lookup", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_customer_may_have_more_contacts_than_a_batch_has_operations()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        string contacts = string.Join(',', Enumerable.Range(0, 250).Select(i => FormattableString.Invariant($"{{'email':'p{i}@acme.example'}}")));
        await desk.PutAsync("/api/customers/acme", "{'name':'A','tier':'team','deployment':'managed','contacts':[" + contacts + "]}");
        Assert.Equal("acme", (await desk.Directory.RecogniseAsync("P249@acme.example", CancellationToken.None))?.Id);
        await desk.PutAsync("/api/customers/acme", Bodies.Small("customers"));
        Assert.Equal(["current|acme"], desk.Store.Keys("customers", "all"));
    }

    [Fact]
    public async Task A_look_up_left_over_from_an_interrupted_change_leads_nowhere_and_is_free()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        string contacts = string.Join(',', Enumerable.Range(0, 150).Select(i => FormattableString.Invariant($"{{'email':'p{i}@acme.example'}}")));
        int batches = 0;
        desk.Store.BeforeCommit = _ => ++batches == 2 ? throw new Desk.Storage.StoreUnavailableException("away") : Task.CompletedTask;
        string mine = "{'name':'A','tier':'team','deployment':'managed','contacts':[" + contacts + "]}";
        Assert.Equal("unavailable", (await desk.SendAsync("PUT", "/api/customers/first", mine)).Problem);
        Assert.Null(await desk.Directory.RecogniseAsync("p0@acme.example", CancellationToken.None));
        await desk.PutAsync("/api/customers/second", mine);
        Assert.Equal("second", (await desk.Directory.RecogniseAsync("p0@acme.example", CancellationToken.None))?.Id);
    }
}
