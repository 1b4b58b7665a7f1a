using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.PreSales;

/// <summary>R-IN-3 as JSON.</summary>
public sealed class PreSalesJsonTests
{
    [Fact]
    public async Task A_whole_request_is_stored_raw_and_becomes_a_case_with_all_its_answers()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        byte[] sent = Encoding.UTF8.GetBytes(ARequest.Json().ToJsonString());

        var answer = await desk.PostAsync(ARequest.Url, "application/json", sent);
        string id = (string)answer.Json["intakeId"]!;
        Assert.Equal((HttpStatusCode.Accepted, $"{{\"intakeId\":\"{id}\"}}"), (answer.Status, answer.Text));
        IntakeRecord record = (await desk.Get<IntakeStore>().ReadAsync(id, default))!;
        Assert.Equal(IntakeKind.PreSalesForm, record.Kind);
        Assert.Equal(sent, (await desk.Get<IntakeStore>().RawAsync(record, default)).Memory.ToArray());
        await desk.WorkOffAsync();
        await desk.AttendAsync();

        Assert.Equal(("case", "C-1001", null), await desk.IntakeAsync(id));
        JsonNode of = (await desk.Http.GetAsync("/api/cases/C-1001")).Json;
        Assert.Equal(("The trial finds no repositories", "form", "noor@desk.example"), ((string?)of["subject"], (string?)of["channel"], (string?)of["requester"]!["email"]));
        Assert.Equal("p1", (string?)of["suggestedPriority"]);
        Assert.Equal(
            """{"answers":{"company":"Lumen Health","summary":"The trial finds no repositories","attempted":"Connect the trial to their code host.","expected":"120 repositories are listed.","stepsTaken":"Set HTTPS_PROXY, tested with curl.","impact":"core-features-unavailable","affectedUsers":"all","designDocs":["https://wiki.lumen.example/pilot"],"salesStage":"technical validation","keyDates":["6 March: demonstration","20 March: end of the trial"]},"missing":[],"timesAsked":0,"suggestedSeverity":{"value":"p0","by":"noor@desk.example"}}""",
            of["presales"]!.ToJsonString());
        Assert.Equal((null, null), ((string?)of["severity"], (string?)of["priority"]));
        JsonNode ledger = (await desk.Http.GetAsync("/api/admin/ledger")).Json;
        Assert.Equal((1, 1, true), ((int)ledger["received"]!, (int)ledger["case"]!, (bool)ledger["balanced"]!));
        Assert.Single(desk.Outside.Mails, m => m.To.Address == "noor@desk.example" && m.AutoSubmitted == "auto-replied");
        Assert.DoesNotContain("What would help us", desk.Outside.Mails[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_missing_is_named_at_once_with_what_to_do()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        var answer = await ARequest.PostAsync(desk, new JsonObject());

        Assert.Equal((HttpStatusCode.BadRequest, "validation"), (answer.Status, answer.Problem));
        Assert.Equal(
            ["affectedUsers", "attempted", "designDocs", "expected", "from", "impact", "keyDates", "salesStage", "stepsTaken", "summary"],
            answer.Json["errors"]!.AsObject().Select(e => e.Key));
        Assert.Equal(
            "This is required: what was attempted. Write 'not known yet' if you do not know; you will be asked by mail.",
            (string?)answer.Json["errors"]!["attempted"]![0]);
        Assert.Empty(desk.Store.Keys("intake"));
    }

    [Theory]
    [InlineData("from", "{\"email\":\"nobody\"}", "from.email", "no address")]
    [InlineData("from", "7", "from", "neither an object nor a text")]
    [InlineData("from", "\"nobody at all\"", "from.email", "a text that is no address")]
    [InlineData("from", "{\"email\":\"a@b.example\",\"name\":\"a\\nb\"}", "from.name", "a line end in a name")]
    [InlineData("summary", "\"  \"", "summary", "blank")]
    [InlineData("summary", "[1]", "summary", "a list")]
    [InlineData("summary", "\"a\\nb\"", "summary", "two lines")]
    [InlineData("affectedUsers", "true", "affectedUsers", "neither text nor number")]
    [InlineData("designDocs", "7", "designDocs", "no list")]
    [InlineData("designDocs", "[\"a\",7]", "designDocs", "no list of texts")]
    [InlineData("designDocs", "[\"a\",\"\"]", "designDocs[1]", "an empty entry")]
    [InlineData("keyDates", "[\"a\",null]", "keyDates[1]", "no entry")]
    [InlineData("severity", "1", "severity", "a number")]
    public async Task A_value_that_cannot_be_accepted_is_named(string field, string value, string fault, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        var answer = await ARequest.PostAsync(desk, ARequest.Json(b => b[field] = JsonNode.Parse(value)));

        Assert.True(answer.Status == HttpStatusCode.BadRequest, because);
        Assert.Equal([fault], answer.Json["errors"]!.AsObject().Select(e => e.Key));
    }

    [Theory]
    [InlineData("company", 200)]
    [InlineData("summary", 300)]
    [InlineData("attempted", 4000)]
    [InlineData("expected", 4000)]
    [InlineData("stepsTaken", 4000)]
    [InlineData("impact", 1000)]
    [InlineData("affectedUsers", 200)]
    [InlineData("salesStage", 200)]
    [InlineData("severity", 40)]
    public async Task Every_text_has_a_limit_that_passes_exactly(string field, int most)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        Assert.Equal(HttpStatusCode.Accepted, (await ARequest.PostAsync(desk, ARequest.Json(b => b[field] = new string('x', most)))).Status);
        var answer = await ARequest.PostAsync(desk, ARequest.Json(b => b[field] = new string('x', most + 1)));

        Assert.StartsWith(FormattableString.Invariant($"At most {most} characters; this has {most + 1}."), (string?)answer.Json["errors"]![field]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_has_at_most_twenty_entries_and_an_empty_one_says_none()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        var answer = await ARequest.PostAsync(desk, ARequest.Json(b => b["keyDates"] = new JsonArray([.. Enumerable.Range(0, 21).Select(_ => (JsonNode)"x")])));
        Assert.Equal("At most 20 are accepted; these are 21.", (string?)answer.Json["errors"]!["keyDates"]![0]);

        await ARequest.TakeInAsync(desk, ARequest.Json(b => (b["designDocs"], b["keyDates"]) = (new JsonArray(), "none")));
        PreSalesPart of = await PartAsync(desk);
        Assert.Equal(("none", "none", 0), (of.DesignDocs, of.KeyDates, of.Missing.Count));
    }

    [Fact]
    public async Task Not_known_yet_holds_nobody_up_and_is_asked_for_in_the_acknowledgement()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        var taken = await ARequest.TakeInAsync(desk, ARequest.Json(b => (b["salesStage"], b["keyDates"]) = ("not known yet", new JsonArray("unknown"))));

        Assert.Equal(("case", "C-1001", null), taken);
        Assert.Equal(["salesStage", "keyDates"], (await PartAsync(desk)).Missing);
        Assert.Contains("Sales stage (place in the sales cycle):\n\nKey dates", Assert.Single(desk.Outside.Mails).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_addresses_numbers_and_own_words_are_taken_too()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        await ARequest.TakeInAsync(desk, ARequest.Json(b =>
        {
            b["from"] = "Noor <Noor@Desk.example>";
            b["affectedUsers"] = 25;
            b["impact"] = "Total loss for the pilot group";
            b["severity"] = "Sev 1";
            b["somethingElse"] = 1;
        }));

        Case of = await desk.CaseAsync("C-1001");
        Assert.Equal(("noor@desk.example", "Noor", "25", Priority.P1, Severity.Unknown), (of.Requester!.Address, of.Requester.Name, of.PreSales!.Answers.AffectedUsers, of.SuggestedPriority, of.Severity));
    }

    [Fact]
    public async Task The_same_request_again_is_a_duplicate_of_the_same_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        Assert.Equal(("case", "C-1001", null), await ARequest.TakeInAsync(desk, ARequest.Json()));
        Assert.Equal(("duplicate", "C-1001", null), await ARequest.TakeInAsync(desk, ARequest.Json()));
        Assert.Equal("case", (await ARequest.TakeInAsync(desk, ARequest.Json(b => b["attempted"] = "Something else."))).State);
        Assert.Equal(2, desk.Outside.Mails.Count);
    }

    [Fact]
    public async Task An_idempotency_key_gives_the_first_answer_again_counts_once_and_refuses_another_body()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        var first = await ARequest.PostAsync(desk, ARequest.Json(), ("Idempotency-Key", "k-1"));
        var again = await ARequest.PostAsync(desk, ARequest.Json(), ("Idempotency-Key", "k-1"));
        var other = await ARequest.PostAsync(desk, ARequest.Json(b => b["summary"] = "Other"), ("Idempotency-Key", "k-1"));
        var meant = await ARequest.PostAsync(desk, ARequest.Json(), ("Idempotency-Key", "k-2"));
        await desk.WorkOffAsync();

        Assert.Equal((HttpStatusCode.Accepted, first.Text), (again.Status, again.Text));
        Assert.Equal("idempotency-key-reused", other.Problem);
        JsonNode ledger = (await desk.Http.GetAsync("/api/admin/ledger")).Json;
        Assert.Equal((2, 2), ((int)ledger["received"]!, (int)ledger["case"]!));
        Assert.NotEqual(first.Text, meant.Text);
    }

    [Theory]
    [InlineData("text/plain", "{}", "unsupported-media-type", "another type")]
    [InlineData("", "{}", "unsupported-media-type", "no type")]
    [InlineData("application/json", "[]", "malformed", "no object")]
    [InlineData("application/json", "{", "malformed", "no JSON")]
    [InlineData("application/json", "{\"summary\":\"a\",\"summary\":\"b\"}", "malformed", "a field given twice")]
    [InlineData("application/json", "{\"summary\":\"\\ud800\"}", "malformed", "half a surrogate pair")]
    [InlineData("multipart/form-data", "x", "malformed", "no boundary")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nbroken", "malformed", "a form that ends early")]
    public async Task What_cannot_be_read_is_refused_and_leaves_nothing(string type, string body, string problem, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        var answer = await desk.PostAsync(ARequest.Url, type, Encoding.UTF8.GetBytes(body));

        Assert.True(answer.Problem == problem, because + ": " + answer.Text);
        Assert.Empty(desk.Store.Keys("intake"));
    }

    [Fact]
    public async Task A_body_of_more_than_a_mebibyte_is_too_large()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal("too-large", (await desk.PostAsync(ARequest.Url, "application/json", new byte[(1024 * 1024) + 1])).Problem);
    }

    private static async Task<PreSalesPart> PartAsync(CaseDesk desk)
    {
        JsonNode of = (await desk.Http.GetAsync("/api/cases/C-1001")).Json["presales"]!;
        return new PreSalesPart((string?)of["answers"]!["designDocs"]![0], (string?)of["answers"]!["keyDates"]![0], [.. of["missing"]!.AsArray().Select(m => (string)m!)]);
    }

    private sealed record PreSalesPart(string? DesignDocs, string? KeyDates, IReadOnlyList<string> Missing);
}
