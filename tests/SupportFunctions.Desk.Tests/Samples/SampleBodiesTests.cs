using System.Text.Json;

namespace SupportFunctions.Desk.Tests.Samples;

/// <summary>Bodies that are sent to the API: engineers' actions in the script, and the directory.</summary>
public sealed class SampleBodiesTests
{
    private static readonly Dictionary<string, string[]> _words = new(StringComparer.Ordinal)
    {
        ["severity"] = ["sev1", "sev2"],
        ["priority"] = ["p0", "p1", "p2", "p3"],
        ["type"] = ["question", "defect", "improvement"],
        ["maturity"] = ["ga", "beta", "experimental"],
        ["environment"] = ["production", "staging", "development"],
        ["businessImpact"] = ["high", "low"],
        ["on"] = ["customer", "engineering"],
        ["kind"] = ["resolution", "workaround", "product-update"],
        ["tier"] = ["pre-sales", "enterprise", "team", "free", "open-source", "internal"],
        ["deployment"] = ["self-hosted", "managed", "cloud"],
    };

    /// <summary>Fields of an action; a leading <c>!</c> marks one that must be there.</summary>
    public static TheoryData<string, string[]> Actions => new()
    {
        { "triage", ["!severity", "!priority", "!type", "!product", "!feature", "!maturity", "environment", "businessImpact", "customer", "realQuestion", "highStakes", "reason", "!engineer"] },
        { "assign", ["!engineer", "handoffSummary"] },
        { "reply", ["!summary", "!nextSteps", "body", "nextUpdateBy", "waitingOnCustomer", "ask", "!engineer"] },
        { "note", ["!text", "evidence", "assumptions", "openQuestions", "!engineer"] },
        { "wait", ["!on", "ask", "!engineer"] },
        { "resolve", ["!kind", "!summary", "rootCause", "!engineer"] },
        { "confirm", ["documentation", "!engineer"] },
        { "reopen", ["!reason", "!engineer"] },
    };

    public static TheoryData<string, string[]> Resources => new()
    {
        { "customers", ["!name", "!tier", "plan", "!deployment", "!domains", "!contacts", "!timeZone", "!language", "agreement", "assignedEngineer", "customerEngineer", "products", "region", "facts"] },
        { "engineers", ["!name", "!email", "!level", "!areas", "!capacity", "!timeZone", "!lead", "startDate"] },
        { "agreements", ["!name", "validFrom", "validTo", "!targets", "!pauseResolutionWhileWaiting", "availability", "maintenance"] },
        { "calendars", ["!timeZone", "!weekly", "!holidays", "validFrom"] },
    };

    [Theory]
    [MemberData(nameof(Actions))]
    public void An_action_has_the_fields_of_the_contract_and_its_words(string verb, string[] fields)
    {
        JsonElement[] bodies = [.. SampleFolder.Week.Where(s => s.Text("do") == verb).Select(s => s.GetProperty("body"))];
        SortedDictionary<string, JsonElement> engineers = SampleFolder.Directory("engineers");

        Assert.NotEmpty(bodies);
        Assert.All(bodies, b => Check(b, fields));
        Assert.All(bodies, b => Assert.Contains(b.Text("engineer")!, engineers.Keys));
    }

    [Fact]
    public void Every_step_is_a_post_an_action_of_the_contract_or_the_end()
    {
        string[] verbs = [.. Actions.Select(row => (string)row[0])];
        Assert.All(SampleFolder.Week, s =>
        {
            int kinds = new[] { "post", "do", "end" }.Count(k => s.TryGetProperty(k, out _));
            Assert.Equal(1, kinds);
            Assert.True(s.Text("do") is not { } verb || verbs.Contains(verb), s.Text("do"));
        });
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void A_resource_has_the_fields_of_the_contract_and_its_words(string kind, string[] fields) =>
        Assert.All(SampleFolder.Directory(kind).Values, r => Check(r, fields));

    [Fact]
    public void The_cast_is_complete()
    {
        SortedDictionary<string, JsonElement> customers = SampleFolder.Directory("customers"), engineers = SampleFolder.Directory("engineers");

        Assert.Equal(10, customers.Count);
        string[] tiers = ["enterprise", "free", "open-source", "pre-sales", "team"];
        Assert.Equal(tiers, customers.Values.Select(c => c.Text("tier")!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal([1, 2, 3, 4, 5], engineers.Values.Select(e => e.GetProperty("level").GetInt32()).Order());
        Assert.Single(engineers.Values, e => e.GetProperty("lead").GetBoolean());
        Assert.All(customers.Values.Concat(engineers.Values), r => Assert.True(TimeZoneInfo.TryFindSystemTimeZoneById(r.Text("timeZone")!, out _), r.Text("timeZone")));
    }

    [Fact]
    public void What_a_resource_names_exists()
    {
        string[] engineers = [.. SampleFolder.Directory("engineers").Keys];
        string[] agreements = ["standard", "none", .. SampleFolder.Directory("agreements").Keys];
        string[] calendars = ["always", "pacific-business-hours", "desk-hours", .. SampleFolder.Directory("calendars").Keys];

        Assert.All(SampleFolder.Directory("customers").Values, c =>
        {
            Assert.Contains(c.Text("agreement") ?? "standard", agreements);
            Assert.Contains(c.Text("assignedEngineer") ?? engineers[0], engineers);
            Assert.All(Addresses(c), a => Assert.EndsWith(".example", a, StringComparison.Ordinal));
        });
        Assert.All(
            SampleFolder.Directory("agreements").Values.SelectMany(a => a.GetProperty("targets").EnumerateObject()).SelectMany(s => s.Value.EnumerateObject()),
            target =>
            {
                Assert.Contains(target.Value.Text("calendar")!, calendars);
                Assert.Matches("^PT[0-9]+H$", target.Value.Text("duration"));
                Assert.Contains(target.Value.Text("mode") ?? "working", (string[])["working", "rolled", "wall"]);
            });
    }

    private static IEnumerable<string> Addresses(JsonElement customer) =>
        customer.GetProperty("domains").EnumerateArray().Select(d => d.GetString()!)
            .Concat(customer.GetProperty("contacts").EnumerateArray().Select(c => c.Text("email")!));

    private static void Check(JsonElement body, string[] fields)
    {
        Assert.All(fields.Where(f => f[0] == '!'), f => Assert.True(body.TryGetProperty(f[1..], out _), $"{f[1..]} is missing in {body}"));
        Assert.All(body.EnumerateObject(), p =>
        {
            Assert.Contains(p.Name, fields.Select(f => f.TrimStart('!')));
            if (_words.TryGetValue(p.Name, out string[]? words))
            {
                Assert.Contains(p.Value.GetString(), words);
            }
        });
    }
}
