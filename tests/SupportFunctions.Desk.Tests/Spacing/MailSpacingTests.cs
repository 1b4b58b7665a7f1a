using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Core.Spacing;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Jobs;

namespace SupportFunctions.Desk.Tests.Spacing;

/// <summary>A contact gets one automatic mail an hour, unless it cannot wait; nothing that there is to say is left out.</summary>
public sealed class MailSpacingTests
{
    private const string Issue = "/api/known-issues/index-full";

    private const string Known = "issue that we know";

    private static readonly Duration _moment = MailSpacing.Default.Gather;

    [Fact]
    public async Task What_three_cases_of_a_contact_have_to_say_at_the_same_moment_is_one_mail()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(isSpaced: true);
        string[] ids = await LinkedAsync(desk, 3);

        await PutAsync(desk, "fixed");
        await desk.FinishAsync();
        Assert.Empty(desk.Outside.Mails);
        Assert.All(ids, id => Assert.Equal("held", StateOf(desk, id).Result.State));

        await desk.PassAsync(_moment);
        OutgoingMail mail = Assert.Single(desk.Outside.Mails);
        string own = CaseOf(mail);
        foreach (string other in ids.Where(i => i != own))
        {
            Assert.Contains($"\nAlso, about [{other}] Login fails:\n", mail.Text, StringComparison.Ordinal);
            Assert.Contains($"Also, about [{other}] Login fails</h2>", mail.Html, StringComparison.Ordinal);
            Assert.Contains($"+{other}.", mail.Text, StringComparison.Ordinal);
            Assert.Equal(("folded", $"In {mail.EffectId}."), await StateOf(desk, other));
        }

        Assert.Equal(3, Occurrences(mail.Text, "It is fixed."));
        Assert.Equal(1, Occurrences(mail.Text, "Hello"));
        Assert.True(mail.Text.IndexOf("Also, about", StringComparison.Ordinal) < mail.Text.IndexOf("\n--\n", StringComparison.Ordinal), mail.Text);
        Assert.Equal("accepted", (await StateOf(desk, own)).State);
        await desk.PassAsync(Duration.FromDays(1) - Duration.FromHours(3));
        Assert.Single(desk.Outside.Mails, m => m.Text.Contains(Known, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_status_mail_within_the_hour_after_an_automatic_mail_waits_to_the_second()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(isSpaced: true);
        string id = await desk.OpenAsync();
        await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'Seen.','nextSteps':'We look.'}");
        await desk.AttendAsync();
        await desk.PassAsync(Duration.FromHours(23.5));
        desk.Outside.Mails.Clear();
        await desk.TakeInAsync(Mails.From(subject: "Another", id: "b@acme.example"));
        Assert.Contains("Another", Assert.Single(desk.Outside.Mails).Subject, StringComparison.Ordinal);

        await desk.PassAsync(Duration.FromHours(0.5));
        Assert.Equal("held", (await StateOf(desk, id)).State);
        await desk.PassAsync(Duration.FromHours(0.5) - Duration.FromSeconds(1));
        Assert.Single(desk.Outside.Mails);
        await desk.PassAsync(Duration.FromSeconds(1));
        Assert.Equal(2, desk.Outside.Mails.Count);
        Assert.Equal("accepted", (await StateOf(desk, id)).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_case_is_closed_by_word_at_once_and_by_silence_when_the_hour_is_over(bool isByWord)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(isSpaced: true);
        string id = await desk.OpenAsync();
        await desk.DoAsync($"/api/cases/{id}/resolve", "{'kind':'resolution','summary':'It was the index.','rootCause':'A full disk.'}");
        await desk.AttendAsync();
        if (isByWord)
        {
            await desk.TakeInAsync(Mails.From(subject: "Another", id: "b@acme.example"));
            await desk.DoAsync($"/api/cases/{id}/confirm", "{'documentation':'nothing to add'}");
            await desk.AttendAsync();
            Assert.Equal(("closed", "accepted"), await KindOf(desk, id));
            return;
        }

        Instant close = (await desk.CaseAsync(id)).Silence!.CloseAt;
        await desk.PassAsync(close - Duration.FromHours(0.5) - desk.Http.DeskClock.Now);
        await desk.TakeInAsync(Mails.From(subject: "Another", id: "b@acme.example"));
        await desk.PassAsync(Duration.FromHours(0.5));
        Assert.Equal(("closed", "held"), await KindOf(desk, id));
        await desk.PassAsync(Duration.FromHours(0.5) - Duration.FromSeconds(1));
        Assert.Equal(("closed", "held"), await KindOf(desk, id));
        await desk.PassAsync(Duration.FromSeconds(1));
        Assert.Equal(("closed", "accepted"), await KindOf(desk, id));
    }

    [Fact]
    public async Task An_acknowledgement_does_not_wait_and_takes_along_what_does()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(isSpaced: true);
        string[] ids = await LinkedAsync(desk, 1);
        await PutAsync(desk, "fixed");
        await desk.FinishAsync();

        await desk.TakeInAsync(Mails.From(subject: "Another", id: "b@acme.example"));
        OutgoingMail mail = Assert.Single(desk.Outside.Mails);
        Assert.Contains("It is fixed.", mail.Text, StringComparison.Ordinal);
        Assert.StartsWith("auto-replied", mail.AutoSubmitted, StringComparison.Ordinal);

        await desk.PassAsync(Duration.FromHours(2));
        Assert.Single(desk.Outside.Mails);
        Assert.Equal("folded", (await StateOf(desk, ids[0])).State);
    }

    [Fact]
    public async Task A_person_is_never_kept_waiting_and_takes_nothing_along()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(isSpaced: true);
        string[] ids = await LinkedAsync(desk, 1);
        await PutAsync(desk, "fixed");
        await desk.FinishAsync();
        await desk.DoAsync($"/api/cases/{ids[0]}/reply", "{'summary':'Seen.','nextSteps':'We look.'}");
        await desk.AttendAsync();
        OutgoingMail reply = Assert.Single(desk.Outside.Mails);
        Assert.Null(reply.AutoSubmitted);
        Assert.DoesNotContain("Also, about", reply.Text, StringComparison.Ordinal);
        await desk.PassAsync(_moment);
        Assert.Contains(Known, desk.Outside.Mails[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_mail_that_a_persons_words_overtake_is_never_sent()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(isSpaced: true);
        string id = await desk.OpenAsync();
        await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'Seen.','nextSteps':'We look.'}");
        await desk.AttendAsync();
        desk.Outside.Mails.Clear();
        await desk.PassAsync(Duration.FromHours(24));
        Assert.Equal("held", (await StateOf(desk, id)).State);
        await desk.PassAsync(_moment - Duration.FromSeconds(1));
        await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'Seen.','nextSteps':'We look.'}");
        await desk.AttendAsync();
        await desk.PassAsync(Duration.FromHours(2));

        Assert.Null(Assert.Single(desk.Outside.Mails).AutoSubmitted);
        JsonArray log = (await desk.Http.GetAsync($"/api/cases/{id}/notifications")).Json["items"]!.AsArray();
        Assert.Equal("overtaken", (string?)log.Single(n => (string?)n!["kind"] == "holding-note")!["state"]);
    }

    [Fact]
    public async Task When_the_mail_that_takes_it_along_never_goes_out_it_goes_by_itself()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(isSpaced: true);
        string[] ids = [await desk.OpenAsync(), await desk.OpenAsync()];
        foreach (string id in ids)
        {
            await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'Seen.','nextSteps':'We look.'}");
        }

        await desk.AttendAsync();
        await desk.PassAsync(Duration.FromHours(24));
        desk.Outside.Mails.Clear();
        desk.Outside.Fault = new MailTransportException("550 no", isFinal: true);
        await desk.PassAsync(_moment);
        desk.Outside.Fault = null;
        await desk.PassAsync(Duration.FromHours(2));

        OutgoingMail mail = Assert.Single(desk.Outside.Mails, m => m.AutoSubmitted is not null);
        Assert.DoesNotContain("Also, about", mail.Text, StringComparison.Ordinal);
        string[] states = await Task.WhenAll(ids.Select(async i => (await desk.Http.GetAsync($"/api/cases/{i}/notifications")).Json["items"]!.AsArray().Where(n => (string?)n!["kind"] == "holding-note").Select(n => (string)n!["state"]!).Single()));
        Assert.Equal(["accepted", "given-up"], states.Order());
    }

    [Fact]
    public async Task Everything_is_said_once_whenever_the_process_dies()
    {
        int commits = 0;
        for (bool died = true; died; commits++)
        {
            await using CaseDesk first = await CaseDesk.StartAsync(isSpaced: true);
            string[] ids = await LinkedAsync(first, 3);
            await PutAsync(first, "fixed");
            await first.FinishAsync();
            first.Store.CrashAfter(commits);
            await TryAsync(() => first.PassAsync(_moment));
            died = first.Store.Revive();

            await using CaseDesk second = await CaseDesk.StartAsync(first, isSpaced: true);
            second.Http.DeskClock.Advance(first.Http.DeskClock.Now - second.Http.DeskClock.Now);
            second.Http.MachineClock.Advance(first.Http.MachineClock.Now - second.Http.MachineClock.Now);
            await second.RecoverAsync();
            for (int i = 0; i < 30; i++)
            {
                await second.PassAsync(Duration.FromMinutes(5));
            }

            // The same mail may come again with the same id; what it says is then the same.
            IReadOnlyList<OutgoingMail> told = [.. second.Outside.Mails.Where(m => m.Text.Contains(Known, StringComparison.Ordinal))];
            Assert.All(told.GroupBy(m => m.EffectId), g => Assert.Single(g.Select(m => m.Text).Distinct()));
            string all = string.Concat(told.DistinctBy(m => m.EffectId).Select(m => m.Text));
            Assert.Equal((3, commits), (Occurrences(all, "It is fixed."), commits));
            foreach (string id in ids)
            {
                Assert.Contains((await StateOf(second, id)).State, (string[])["accepted", "folded"]);
                Assert.DoesNotContain(second.Store.Keys("cases", id), k => k.StartsWith("outbox|", StringComparison.Ordinal));
            }
        }

        Assert.InRange(commits, 8, 60);
    }

    [Theory]
    [InlineData("{'mailSpacing':{'span':'-PT1S'}}", "mailSpacing.span")]
    [InlineData("{'mailSpacing':{'span':'PT24H1S'}}", "mailSpacing.span")]
    [InlineData("{'mailSpacing':{'gather':'PT25H'}}", "mailSpacing.gather")]
    [InlineData("{'mailSpacing':null}", "mailSpacing")]
    public async Task A_policy_that_cannot_be_kept_is_refused(string policy, string field)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        DeskDriver.Answer refused = await desk.Http.SendAsync("PUT", "/api/policy", policy);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains(field, refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_without_spacing_sends_each_at_once()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(isSpaced: true);
        await desk.Http.PutAsync("/api/policy", "{'mailSpacing':{'span':'PT0S','gather':'PT0S'}}");
        await LinkedAsync(desk, 3);
        await PutAsync(desk, "fixed");
        await desk.FinishAsync();
        Assert.Equal(3, desk.Outside.Mails.Count);
    }

    [Fact]
    public async Task Rows_of_addresses_that_were_sent_nothing_lately_go()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(isSpaced: true);
        await desk.TakeInAsync(Mails.From());
        Assert.Single(desk.Store.Keys("mailspacing"));
        for (int hour = 0; hour < 17; hour++)
        {
            desk.Http.DeskClock.Advance(Duration.FromHours(1));
            desk.Http.MachineClock.Advance(Duration.FromHours(1));
            await desk.Get<SupportFunctions.Desk.Budgets.BudgetSweep>().RunAsync(default);
        }

        Assert.Empty(desk.Store.Keys("mailspacing"));
    }

    /// <returns>Ids of cases of one contact that are linked to a known issue, and were told all that there was to tell.</returns>
    private static async Task<string[]> LinkedAsync(CaseDesk desk, int cases)
    {
        await PutAsync(desk, "open");
        var ids = new List<string>();
        for (int i = 0; i < cases; i++)
        {
            ids.Add(await desk.OpenAsync());
            await desk.DoAsync($"/api/cases/{ids[^1]}/links", "{'kind':'known-issue','ref':'index-full'}");
        }

        await desk.FinishAsync();
        await desk.PassAsync(Duration.FromHours(2));
        desk.Outside.Mails.Clear();
        return [.. ids];
    }

    private static async Task PutAsync(CaseDesk desk, string state) => Assert.Equal(
        HttpStatusCode.OK, (await desk.Http.SendAsync("PUT", Issue, $"{{'symptom':'Search finds nothing','state':'{state}'}}", Role.Engineer)).Status);

    /// <summary>Of the newest mail about a case.</summary>
    private static async Task<(string State, string? Detail)> StateOf(CaseDesk desk, string id)
    {
        JsonNode newest = (await desk.Http.GetAsync($"/api/cases/{id}/notifications")).Json["items"]![0]!;
        return ((string)newest["state"]!, (string?)newest["detail"]);
    }

    private static async Task<(string Kind, string State)> KindOf(CaseDesk desk, string id)
    {
        JsonNode newest = (await desk.Http.GetAsync($"/api/cases/{id}/notifications")).Json["items"]![0]!;
        return ((string)newest["kind"]!, (string)newest["state"]!);
    }

    private static string CaseOf(OutgoingMail mail) => mail.Subject.Split('[', ']')[1];

    private static int Occurrences(string text, string of) => text.Split(of).Length - 1;

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
