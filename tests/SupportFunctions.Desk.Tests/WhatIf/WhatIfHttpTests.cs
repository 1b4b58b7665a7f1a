using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Validity;
using SupportFunctions.Desk.Agreements;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.WhatIf;

/// <summary>Which verdicts would change: listed, counted, confirmed.</summary>
public sealed class WhatIfHttpTests
{
    private static readonly string _tighter = $"{WhatIfDesk.March},'agreement':{{'id':'standard','replaceWith':{WhatIfDesk.Agreement("PT2H30M", "PT4H")}}}";

    [Fact]
    public async Task A_tighter_agreement_lists_exactly_the_verdicts_that_judging_each_case_alone_finds()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        IReadOnlyList<string> ids = await desk.FillAsync();
        JsonNode answer = await desk.AnswerAsync(_tighter);

        Assert.Equal((5, 8, 5, 0, 0), ((int)answer["cases"]!, (int)answer["changed"]!, (int)answer["changedCases"]!, (int)answer["unexplained"]!, (int)answer["stale"]!));
        Assert.Equal(await IndependentAsync(desk, ids), answer["verdicts"]!.AsArray().Select(v => $"{v!["caseId"]} {v["clock"]} {v["was"]!["state"]} {v["would"]!["state"]} {v["would"]!["breachedAt"]}"));
        Assert.All(answer["verdicts"]!.AsArray(), v => Assert.True((bool)v!["confirmed"]!));
        Assert.Equal(
            """[{"clock":"first-response","from":"met","to":"breached","count":3},{"clock":"resolution","from":"running","to":"breached","count":5}]""",
            answer["byClock"]!.ToJsonString());
        // The two first responses that stay in time have another deadline.
        Assert.Equal(2, (int)answer["moved"]!);
        Assert.Null(answer["next"]);
    }

    [Fact]
    public async Task A_verdict_says_what_it_was_and_what_it_would_be()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.FillAsync(3);

        Assert.Equal(
            """{"caseId":"C-1003","customer":"acme","severity":"sev1","clock":"first-response","was":{"state":"met","dueAt":"2026-03-05T01:00:00Z","metAt":"2026-03-02T20:00:00Z"},"would":{"state":"breached","dueAt":"2026-03-02T19:30:00Z","breachedAt":"2026-03-02T19:30:00Z","metAt":"2026-03-02T20:00:00Z"},"confirmed":true}""",
            (await desk.AnswerAsync($"{WhatIfDesk.March},'agreement':{{'id':'standard','replaceWith':{WhatIfDesk.Agreement("PT2H30M")}}}"))["verdicts"]!.AsArray().Single()!.ToJsonString());
    }

    [Theory]
    [InlineData("'agreement':{'id':'standard','replaceWith':'standard'}", "by its id")]
    [InlineData("'agreement':{'id':'standard','replaceWith':<standard>}", "by what GET gives")]
    [InlineData("'calendar':{'id':'pacific-business-hours','replaceWith':'pacific-business-hours'}", "a calendar by its id")]
    [InlineData("'calendar':{'id':'pacific-business-hours','replaceWith':<pacific-business-hours>}", "a calendar by what GET gives")]
    [InlineData("'staffing':{'was':'pacific-business-hours','would':'pacific-business-hours'}", "the same hours")]
    [InlineData("'staffing':{'would':'desk-hours'}", "the usual hours")]
    public async Task Whatever_is_replaced_by_itself_changes_and_moves_nothing_although_it_had_changed_before(string replaced, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.FillAsync();
        await desk.Http.PutAsync("/api/agreements/standard", WhatIfDesk.Agreement("PT1H", "PT5H"));
        await desk.Http.PutAsync(Jobs.JobDesk.Url, Jobs.JobDesk.Holiday);
        await desk.PassAsync(Duration.FromDays(3));
        string agreement = (await desk.Http.GetAsync("/api/agreements/standard")).Text;
        string calendar = (await desk.Http.GetAsync(Jobs.JobDesk.Url)).Text;
        JsonNode answer = await desk.AnswerAsync($"{WhatIfDesk.March}," + replaced.Replace("<standard>", agreement, StringComparison.Ordinal).Replace("<pacific-business-hours>", calendar, StringComparison.Ordinal));

        Assert.Equal((5, 0, 0, 0, because), ((int)answer["cases"]!, (int)answer["changed"]!, (int)answer["moved"]!, (int)answer["unexplained"]!, because));
    }

    [Fact]
    public async Task Several_replacements_count_together_and_a_calendar_may_be_sent_along()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.FillAsync(1);
        await desk.PassAsync(Duration.FromDays(2));
        // The deadline of half an hour is half past twelve; the nine hours that the answer took are over on Tuesday.
        string afternoon = Jobs.JobDesk.With("").Replace("09:00", "12:00", StringComparison.Ordinal);
        JsonNode answer = await desk.AnswerAsync(
            $"{WhatIfDesk.March},'agreement':{{'id':'standard','replaceWith':{WhatIfDesk.Agreement("PT30M")}}},'calendar':{{'id':'pacific-business-hours','replaceWith':{afternoon}}},'staffing':{{'was':'always','would':'pacific-business-hours'}}");

        JsonNode response = answer["verdicts"]!.AsArray().Single(v => (string)v!["clock"]! == "first-response")!;
        Assert.Equal(
            ("breached", "2026-03-02T20:30:00Z", "2026-03-03T18:00:00Z"),
            ((string)response["would"]!["state"]!, (string)response["would"]!["breachedAt"]!, (string)response["would"]!["metAt"]!));
    }

    [Fact]
    public async Task Pages_hold_every_verdict_once_with_the_same_counts_and_as_of_the_same_instant()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.FillAsync();
        JsonArray all = (await desk.AnswerAsync(_tighter))["verdicts"]!.AsArray();
        var paged = new List<string>();
        string? next = null;
        string? first = null;
        do
        {
            JsonNode page = await desk.AnswerAsync(_tighter, "?top=3" + (next is null ? "" : "&next=" + next));
            paged.AddRange(page["verdicts"]!.AsArray().Select(v => v!.ToJsonString()));
            next = (string?)page["next"];
            page.AsObject().Remove("verdicts");
            page.AsObject().Remove("next");
            Assert.Equal(first ??= page.ToJsonString(), page.ToJsonString());
            desk.Http.DeskClock.Advance(Duration.FromDays(1));
        }
        while (next is not null);

        Assert.Equal(all.Select(v => v!.ToJsonString()), paged);
    }

    [Fact]
    public async Task A_page_of_another_question_is_refused()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.FillAsync();
        string next = (string)(await desk.AnswerAsync(_tighter, "?top=3"))["next"]!;

        Assert.Equal(["next"], (await desk.AskAsync(_tighter.Replace("PT4H", "PT5H", StringComparison.Ordinal), "?next=" + next)).FaultyFields);
        foreach (string place in new[] { "x", "{}", "null", """{"now":"2026-03-02T09:00:00Z","place":"2026-03|000000000001001|9","question":"q","counts":[0,0,0,0,0,0],"flows":[],"unexplained":[]}""" })
        {
            Assert.Equal(["next"], (await desk.AskAsync(_tighter, "?next=" + Page.Encode(place))).FaultyFields);
        }
    }

    [Fact]
    public async Task As_a_table_it_is_complete_and_safe()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.FillAsync(3);
        DeskDriver.Answer csv = await desk.AskAsync(_tighter, "?format=csv&top=1");
        DeskDriver.Answer accepted = await desk.Http.SendAsync("POST", "/api/what-if", "{" + _tighter + "}", Role.Lead, ("Accept", "text/csv"));

        string[] lines = csv.Text.Split("\r\n");
        Assert.Equal("case,customer,severity,clock,was,wasDueAt,wasBreachedAt,wasMetAt,would,wouldDueAt,wouldBreachedAt,wouldMetAt,confirmed", lines[0]);
        Assert.Equal("C-1003,acme,sev1,first-response,met,2026-03-05T01:00:00Z,,2026-03-02T20:00:00Z,breached,2026-03-02T19:30:00Z,2026-03-02T19:30:00Z,2026-03-02T20:00:00Z,true", lines[1]);
        Assert.Equal("", lines[^1]);
        Assert.Equal(csv.Text, accepted.Text);
        Assert.Equal(("text/csv; charset=utf-8; header=present", "attachment; filename=\"what-if.csv\""), (csv.ContentHeaders.ContentType!.ToString(), csv.ContentHeaders.ContentDisposition!.ToString()));
    }

    [Fact]
    public async Task A_row_that_is_behind_its_case_is_counted_and_the_case_itself_is_believed()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        IReadOnlyList<string> ids = await desk.FillAsync(3);
        const string Month = "facts|2026-03";
        TableRow third = (await desk.Store.ReadAsync(CaseIndexKeys.Table, Month, "000000000001003", default))!;
        TableRow first = (await desk.Store.ReadAsync(CaseIndexKeys.Table, Month, "000000000001001", default))!;

        // The rows say that the first was answered late and the third, hours late, was not answered yet.
        await desk.Store.CommitAsync(
            new TableBatch(CaseIndexKeys.Table, Month)
                .Upsert(first.RowKey, first.Body.Replace("2026-03-02T18:00:00Z", "2026-03-02T20:45:00Z", StringComparison.Ordinal))
                .Upsert(third.RowKey, third.Body.Replace(",\"respondedAt\":\"2026-03-02T20:00:00Z\"", "", StringComparison.Ordinal)),
            default);
        JsonNode answer = await desk.AnswerAsync($"{WhatIfDesk.March},'agreement':{{'id':'standard','replaceWith':{WhatIfDesk.Agreement("PT2H30M")}}}");

        Assert.Equal((1, 2), ((int)answer["changed"]!, (int)answer["stale"]!));
        Assert.Equal((ids[2], "met", "2026-03-02T20:00:00Z"), ((string)answer["verdicts"]![0]!["caseId"]!, (string)answer["verdicts"]![0]!["was"]!["state"]!, (string)answer["verdicts"]![0]!["would"]!["metAt"]!));
    }

    [Fact]
    public async Task Only_cases_opened_in_the_period_are_looked_at()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.OpenAsync();
        await desk.PassAsync(Duration.FromDays(31));
        await desk.OpenAsync();
        const string Nothing = "'staffing':{'would':'desk-hours'}";

        Assert.Equal(2, (int)(await desk.AnswerAsync($"'from':'2026-03-02T09:00:00Z','to':'2026-04-02T09:00:00.000000001Z',{Nothing}"))["cases"]!);
        Assert.Equal(1, (int)(await desk.AnswerAsync($"'from':'2026-03-02T09:00:00Z','to':'2026-04-02T09:00:00Z',{Nothing}"))["cases"]!);
        Assert.Equal(1, (int)(await desk.AnswerAsync($"'from':'2026-03-03','to':'2030-01-01',{Nothing}"))["cases"]!);
        Assert.Equal(0, (int)(await desk.AnswerAsync($"'from':'2026-03-03','to':'2026-03-31',{Nothing}"))["cases"]!);
    }

    [Theory]
    [InlineData("", "agreement from to", "nothing was said")]
    [InlineData("'from':'2026-03-01','to':'2026-03-01','staffing':{'would':'always'}", "to", "an empty period")]
    [InlineData("'from':'2026-03-01','to':'2037-03-01','staffing':{'would':'always'}", "to", "too long")]
    [InlineData("'from':'1000-03-01','to':'March','staffing':{'would':'always'}", "from to", "no year of ours, and no date")]
    [InlineData(WhatIfDesk.March + ",'staffing':{'was':'night','would':'noon'}", "staffing.was staffing.would", "no such calendars")]
    [InlineData(WhatIfDesk.March + ",'staffing':{}", "staffing.would", "nothing to compare with")]
    [InlineData(WhatIfDesk.March + ",'calendar':{'id':'night','replaceWith':'noon'}", "calendar.id calendar.replaceWith", "no such calendars")]
    [InlineData(WhatIfDesk.March + ",'calendar':{'id':'always','replaceWith':{'timeZone':'Mars/Base'}}", "calendar.replaceWith.timeZone calendar.replaceWith.weekly", "what a PUT would refuse")]
    [InlineData(WhatIfDesk.March + ",'calendar':{'id':'always','replaceWith':7}", "calendar.replaceWith", "neither an id nor a calendar")]
    [InlineData(WhatIfDesk.March + ",'agreement':{'id':'gold'}", "agreement.id agreement.replaceWith", "half of it")]
    [InlineData(WhatIfDesk.March + ",'agreement':{'id':'standard','replaceWith':'gold'}", "agreement.replaceWith", "no such agreement")]
    [InlineData(WhatIfDesk.March + ",'agreement':{'id':'standard','replaceWith':{'targets':{'sev1':{'firstResponse':{'duration':'a day','calendar':'night'}}}}}", "agreement.replaceWith.name agreement.replaceWith.targets.sev1.firstResponse.calendar agreement.replaceWith.targets.sev1.firstResponse.duration", "what a PUT would refuse, field by field")]
    public async Task Every_fault_of_a_question_is_named(string body, string fields, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal((fields, because), (string.Join(' ', (await desk.AskAsync(body)).FaultyFields), because));
    }

    [Fact]
    public async Task A_term_of_the_past_needs_no_correction_here_and_nothing_is_written()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.FillAsync(1);
        string past = WhatIfDesk.Agreement("PT1H").Replace("'name'", "'validFrom':'2020-01-01','name'", StringComparison.Ordinal);
        int rows = desk.Store.Keys("agreements").Count;
        desk.Store.BeforeCommit = _ => throw new InvalidOperationException("Nothing is to be written.");

        Assert.Equal(HttpStatusCode.OK, (await desk.AskAsync($"{WhatIfDesk.March},'agreement':{{'id':'standard','replaceWith':{past}}}")).Status);
        Assert.Equal(rows, desk.Store.Keys("agreements").Count);
    }

    [Fact]
    public async Task An_unknown_format_is_refused() =>
        Assert.Equal(["format"], (await (await CaseDesk.StartAsync()).AskAsync(_tighter, "?format=xml")).FaultyFields);

    [Fact]
    public async Task Pages_that_the_store_cuts_short_are_followed()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.FillAsync();
        string whole = (await desk.AnswerAsync(_tighter)).ToJsonString();
        desk.Store.LongestPage = 2;

        Assert.Equal(whole, (await desk.AnswerAsync(_tighter)).ToJsonString());
    }

    /// <summary>Each case replayed from its events, and judged by terms that are put together here.</summary>
    private static async Task<IEnumerable<string>> IndependentAsync(CaseDesk desk, IEnumerable<string> ids)
    {
        SlaTerms terms = await desk.Get<IDirectory>().SlaTermsAsync(default);
        Agreement tighter = AgreementKind.ToAgreement(DeskJson.Read<AgreementResource>(WhatIfDesk.Agreement("PT2H30M", "PT4H").Replace('\'', '"')) with { Id = "standard" });
        var would = new SlaTerms(terms.Calendars, new Dictionary<string, Timeline<Agreement>> { ["standard"] = new(tighter) });
        Instant now = desk.Http.DeskClock.Now;
        var changed = new List<string>();
        foreach (string id in ids)
        {
            CaseId.TryRead(id, out CaseId number);
            Case of = (await desk.Get<CaseStore>().EventsAsync(number, 1, 1000, default)).Aggregate(Case.NotOpened(number), (c, e) => c.Apply(e));
            foreach (ClockName name in ContractClocks.Names)
            {
                Clock was = ContractClocks.Of(of.SlaFacts!, name, terms, [], now)!;
                Clock other = ContractClocks.Of(of.SlaFacts!, name, would, [], now)!;
                if (was.State != other.State || was.BreachedAt != other.BreachedAt)
                {
                    changed.Add($"{id} {Words.Of(name)} {Words.Of(was.State)} {Words.Of(other.State)} {DeskJson.Write(other.BreachedAt).Trim('"')}");
                }
            }
        }

        return changed;
    }
}
