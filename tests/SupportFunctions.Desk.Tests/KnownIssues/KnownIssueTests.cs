using System.Net;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Jobs;

namespace SupportFunctions.Desk.Tests.KnownIssues;

/// <summary>The registry of known issues, and what the customers of linked cases hear of it (R-ENG-2).</summary>
public sealed class KnownIssueTests
{
    private const string Url = "/api/known-issues/index-full";

    private const string Open = "{'symptom':'Search finds nothing','versions':['4.1','4.2'],'upstream':'https://github.com/acme/server/issues/12'}";

    private const string Fixed = "{'symptom':'Search finds nothing','versions':['4.1','4.2'],'upstream':'https://github.com/acme/server/issues/12','state':'fixed','workaround':'Restart the node.'}";

    [Fact]
    public async Task An_entry_is_written_read_and_deleted()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        DeskDriver.Answer put = await desk.Http.SendAsync("PUT", Url, Open, Role.Engineer);
        Assert.Equal((HttpStatusCode.OK, "open", "4.2"), (put.Status, (string?)put.Json["state"], (string?)put.Json["versions"]![1]));
        Assert.Equal("index-full", (string?)(await desk.Http.GetAsync(Url)).Json["id"]);
        Assert.Single((await desk.Http.GetAsync("/api/known-issues")).Json["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.OK, (await desk.Http.SendAsync("DELETE", Url, null, Role.Engineer)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Http.GetAsync(Url)).Status);
    }

    [Theory]
    [InlineData("{}", "symptom", "nothing is said")]
    [InlineData("{'symptom':'s','upstream':'javascript:alert(1)'}", "upstream", "customers are to open it")]
    [InlineData("{'symptom':'s','upstream':'acme/server#12'}", "upstream", "no address")]
    [InlineData("{'symptom':'s','workaround':'a\\u0007b'}", "workaround", "a control character")]
    [InlineData("{'symptom':'s','versions':['']}", "versions[0]", "a blank version")]
    public async Task What_cannot_be_one_is_refused(string body, string field, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        DeskDriver.Answer refused = await desk.Http.SendAsync("PUT", Url, body, Role.Engineer);
        Assert.Equal((HttpStatusCode.BadRequest, because), (refused.Status, because));
        Assert.Contains(field, refused.Json.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_state_or_workaround_is_told_to_the_customer_of_every_linked_case_in_its_thread_and_to_nobody_else()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string one, string two) = await TwoLinkedAsync(desk);
        string other = await desk.OpenAsync();
        await SettleAsync(desk);

        await PutAsync(desk, Fixed);
        await desk.FinishAsync();
        await desk.RecoverAsync();

        Assert.Equal([one, two], Told(desk).Select(CaseOf).Order(StringComparer.Ordinal));
        OutgoingMail mail = Told(desk)[0];
        Assert.Equal(("kim@acme.example", "auto-generated"), (mail.To.Address, mail.AutoSubmitted));
        Assert.NotEmpty(mail.InReplyTo);
        Assert.Contains("Restart the node.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("told-of-known-issue", await desk.EventsAsync(one));
        Assert.DoesNotContain("told-of-known-issue", await desk.EventsAsync(other));
    }

    [Fact]
    public async Task What_concerns_no_customer_is_told_to_none_and_nothing_is_told_twice()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await TwoLinkedAsync(desk);
        await SettleAsync(desk);

        await PutAsync(desk, Open.Replace("'4.2'", "'4.2','4.3'", StringComparison.Ordinal));
        await desk.FinishAsync();
        Assert.Empty(Told(desk));

        await PutAsync(desk, Fixed);
        await desk.FinishAsync();
        await PutAsync(desk, Fixed);
        await desk.FinishAsync();
        await desk.RecoverAsync();
        Assert.Equal(2, Told(desk).Count);
    }

    [Fact]
    public async Task Of_two_changes_in_a_row_the_customer_hears_how_it_stands_once()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await TwoLinkedAsync(desk);
        await SettleAsync(desk);

        await PutAsync(desk, Open.Replace("'symptom'", "'state':'in-progress','symptom'", StringComparison.Ordinal));
        await PutAsync(desk, Fixed);
        await desk.FinishAsync();
        Assert.Equal(2, Told(desk).Count);
        Assert.All(Told(desk), m => Assert.Contains("It is fixed.", m.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_case_that_was_linked_after_the_change_or_let_go_before_it_is_not_told()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string one, string two) = await TwoLinkedAsync(desk);
        await LinkAsync(desk, one, remove: true);
        await SettleAsync(desk);

        await PutAsync(desk, Fixed);
        string late = await desk.OpenAsync();
        await LinkAsync(desk, late);
        await desk.FinishAsync();
        Assert.Equal([two], Told(desk).Select(CaseOf));
    }

    [Fact]
    public async Task The_customer_of_a_case_that_was_merged_hears_it_where_the_case_goes_on()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await PutAsync(desk, Open);
        string from = await desk.OpenAsync();
        await LinkAsync(desk, from);
        string into = await desk.OpenAsync();
        await desk.DoAsync($"/api/cases/{from}/merge", $"{{'into':'{into}'}}");
        await SettleAsync(desk);

        await PutAsync(desk, Fixed);
        await desk.FinishAsync();
        Assert.Equal([into], Told(desk).Select(CaseOf));
    }

    [Fact]
    public async Task It_cannot_be_deleted_while_customers_wait_for_word_of_it()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string one, string two) = await TwoLinkedAsync(desk);
        await SettleAsync(desk);
        DeskDriver.Answer refused = await desk.Http.SendAsync("DELETE", Url, null, Role.Engineer);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains(one, (string?)refused.Json["detail"], StringComparison.Ordinal);

        await LinkAsync(desk, one, remove: true);
        await LinkAsync(desk, two, remove: true);
        await SettleAsync(desk);
        Assert.Equal(HttpStatusCode.OK, (await desk.Http.SendAsync("DELETE", Url, null, Role.Engineer)).Status);
    }

    [Fact]
    public async Task Every_customer_is_told_once_whenever_the_process_dies()
    {
        int commits = 0;
        for (bool died = true; died; commits++)
        {
            await using CaseDesk first = await CaseDesk.StartAsync();
            (string one, string two) = await TwoLinkedAsync(first);
            await SettleAsync(first);
            first.Store.CrashAfter(commits);
            bool isAccepted = (await first.Http.SendAsync("PUT", Url, Fixed, Role.Engineer)).Status == HttpStatusCode.OK;
            await TryAsync(() => first.FinishAsync());
            died = first.Store.Revive();

            await using CaseDesk second = await CaseDesk.StartAsync(first);
            if (!isAccepted)
            {
                await PutAsync(second, Fixed);
            }

            await second.FinishAsync(isAlone: true);
            await second.RecoverAsync();
            string when = FormattableString.Invariant($"after {commits} commits");
            Assert.Equal((one, two, when), (Told(second).Select(CaseOf).Min()!, Told(second).Select(CaseOf).Max()!, when));

            // A kill between the carrier's yes and its record sends the same mail again, under the same id.
            Assert.Equal((2, when), (Told(second).DistinctBy(m => m.EffectId).Count(), when));
        }

        Assert.InRange(commits, 10, 60);
    }

    private static async Task<(string One, string Two)> TwoLinkedAsync(CaseDesk desk)
    {
        await PutAsync(desk, Open);
        string one = await desk.OpenAsync();
        string two = await desk.OpenAsync();
        await LinkAsync(desk, one);
        await LinkAsync(desk, two);
        return (one, two);
    }

    private static async Task PutAsync(CaseDesk desk, string body) =>
        Assert.Equal(HttpStatusCode.OK, (await desk.Http.SendAsync("PUT", Url, body, Role.Engineer)).Status);

    private static Task<DeskDriver.Answer> LinkAsync(CaseDesk desk, string id, bool remove = false) =>
        desk.DoAsync($"/api/cases/{id}/links", $"{{'kind':'known-issue','ref':'index-full','remove':{(remove ? "true" : "false")}}}");

    /// <summary>What was asked before is done, so that the next mail is of the test's own making.</summary>
    private static async Task SettleAsync(CaseDesk desk)
    {
        await desk.FinishAsync();
        await desk.RecoverAsync();
        desk.Outside.Mails.Clear();
    }

    private static List<OutgoingMail> Told(CaseDesk desk) => [.. desk.Outside.Mails.Where(m => m.Text.Contains("issue that we know", StringComparison.Ordinal))];

    private static string CaseOf(OutgoingMail mail) => mail.Subject.Split('[', ']')[1];

    private static async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (CrashException)
        {
            // That is what it is for.
        }
    }
}
