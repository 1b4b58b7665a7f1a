using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Tests.Cases;

public sealed class OutboxDeliveryTests
{
    [Fact]
    public async Task A_mail_that_cannot_go_out_is_tried_again_later_and_later_and_kept_until_it_does()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        desk.Outside.Fault = Away();
        string id = await desk.OpenAsync();
        Instant start = desk.Http.MachineClock.Now;
        var waits = new List<double>();
        for (int i = 0; i < 4; i++)
        {
            OutboxEntry<Effect> entry = await EntryAsync(desk, id);
            Assert.Equal((i + 1, "away"), (entry.Attempts, entry.LastError));
            waits.Add((entry.NextAttemptAt!.Value - desk.Http.MachineClock.Now).TotalSeconds);
            await desk.PassAsync(entry.NextAttemptAt.Value - desk.Http.MachineClock.Now);
        }

        Assert.Equal([5, 10, 20, 40], waits);
        desk.Outside.Fault = null;
        await desk.PassAsync(Duration.FromMinutes(2));

        Assert.Single(desk.Outside.Mails);
        await desk.AssertInLineAsync();
    }

    [Fact]
    public async Task Nothing_is_tried_before_its_time_however_often_the_case_gets_attention()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        desk.Outside.Fault = Away();
        string id = await desk.OpenAsync();
        await desk.DoAsync($"/api/cases/{id}/note", "{'text':'t'}");
        await desk.AttendAsync();

        Assert.Equal(1, (await EntryAsync(desk, id)).Attempts);
    }

    [Fact]
    public async Task The_carriers_own_wish_goes_before_the_usual_wait()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        desk.Outside.Fault = new MailTransportException("busy", isFinal: false) { RetryAfter = TimeSpan.FromMinutes(10) };
        string id = await desk.OpenAsync();

        Assert.Equal(desk.Http.MachineClock.Now + Duration.FromMinutes(10), (await EntryAsync(desk, id)).NextAttemptAt);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_given_up_kept_and_does_not_keep_the_case_awake()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        desk.Outside.Fault = new MailTransportException("no such mailbox", isFinal: true);
        string id = await desk.OpenAsync();
        desk.Outside.Fault = null;
        await desk.PassAsync(Duration.FromDays(2));

        OutboxEntry<Effect> entry = await EntryAsync(desk, id);
        Assert.Equal((1, "no such mailbox", true), (entry.Attempts, entry.LastError, entry.GivenUpAt is not null));
        Assert.DoesNotContain(await desk.DueAsync(), e => e.Line == SupportFunctions.Desk.Lifecycles.DueLine.Machine);
        Assert.Equal(1, (await EntryAsync(desk, id)).Attempts);
    }

    [Fact]
    public async Task A_mail_that_went_out_while_the_store_was_away_is_not_sent_again()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.DoAsync("/api/cases", "{'subject':'s','from':{'email':'kim@acme.example'},'text':'t'}");
        desk.Store.BeforeCommit = batch => batch.Operations.Any(o => o is TableOperation.DeleteIfPresent d && d.RowKey.StartsWith("outbox|", StringComparison.Ordinal))
            ? throw new StoreUnavailableException("away")
            : Task.CompletedTask;
        await Assert.ThrowsAsync<StoreUnavailableException>(desk.AttendAsync);
        Assert.Single(desk.Outside.Mails);

        desk.Store.BeforeCommit = null;
        await desk.PassAsync(Duration.FromSeconds(61));

        Assert.Single(desk.Outside.Mails);
        await desk.AssertInLineAsync();
    }

    [Fact]
    public async Task One_mail_that_fails_does_not_hold_up_the_next_and_each_is_recorded_at_once()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        desk.Outside.Fault = Away();
        string id = await desk.OpenAsync();
        desk.Outside.Fault = null;
        await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'s','nextSteps':'n'}");
        await desk.AttendAsync();

        Assert.Equal("Re: [C-1001] Login fails", Assert.Single(desk.Outside.Subjects), ignoreCase: true);
        Assert.Equal(1, (await EntryAsync(desk, id)).Attempts);
    }

    [Fact]
    public async Task Neither_addresses_nor_words_of_a_mail_are_logged_when_it_fails()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        desk.Outside.Fault = Away();
        await desk.OpenAsync("Secret subject");

        Assert.Equal(["Mail C-1001-9-1 was not delivered at attempt 1; given up: False."], desk.Http.Log.Errors.Select(e => System.Text.RegularExpressions.Regex.Replace(e, "C-1001-[0-9]+-", "C-1001-9-")));
    }

    [Fact]
    public async Task A_mail_that_is_accepted_late_is_told_to_its_case_and_one_accepted_at_once_is_not()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        desk.Outside.Fault = Away();
        string id = await desk.OpenAsync();
        desk.Outside.Fault = null;
        await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'s','nextSteps':'n'}");
        await desk.AttendAsync();
        Assert.Empty(await ToldAsync(desk, id));
        string mail = (await desk.CaseAsync(id)).Mails[0].Mail;
        await desk.PassAsync(Duration.FromSeconds(5));

        RecordedEvent told = Assert.Single(await ToldAsync(desk, id));
        Assert.Equal((new CaseEvent.MailDelivered(mail, MailKind.Acknowledgement), CaseDesk.Monday + Duration.FromSeconds(5)), (told.Event, told.At));
        await desk.AssertInLineAsync();
    }

    [Fact]
    public async Task A_mail_that_is_given_up_is_told_to_its_case_once_without_addresses()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        desk.Outside.Fault = new MailTransportException("550 <kim@acme.example> is unknown", isFinal: true);
        string id = await desk.OpenAsync();
        string mail = (await desk.CaseAsync(id)).Mails[0].Mail;
        desk.Outside.Fault = null;
        await desk.DoAsync($"/api/cases/{id}/note", "{'text':'t'}");
        await desk.AttendAsync();
        await desk.PassAsync(Duration.FromMinutes(1));

        Assert.Equal(
            new CaseEvent.MailFailed(mail, MailKind.Acknowledgement, DeliveryOutcome.GivenUp, "550 <[address]> is unknown"),
            Assert.Single(await ToldAsync(desk, id)).Event);
    }

    [Fact]
    public async Task A_mail_that_was_tried_often_enough_is_told_as_given_up()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        desk.Outside.Fault = Away();
        string id = await desk.OpenAsync();
        string key = desk.Store.Keys("cases", id).Single(k => k.StartsWith("outbox|", StringComparison.Ordinal));
        OutboxEntry<Effect> lastButOne = await EntryAsync(desk, id) with { Attempts = OutboxDelivery.MaxAttempts - 2 };
        await desk.Store.CommitAsync(new TableBatch("cases", id).Upsert(key, DeskJson.Write(lastButOne)), default);
        await desk.PassAsync(Duration.FromSeconds(5));
        Assert.Empty(await ToldAsync(desk, id));
        await desk.PassAsync(Duration.FromHours(1));

        Assert.Equal(DeliveryOutcome.GivenUp, Assert.IsType<CaseEvent.MailFailed>(Assert.Single(await ToldAsync(desk, id)).Event).Outcome);
    }

    [Theory]
    [InlineData(true, "mail-failed")]
    [InlineData(false, "mail-delivered")]
    public async Task What_became_of_a_mail_is_told_once_whenever_the_process_dies(bool isRefused, string expected)
    {
        int commits = 0;
        for (bool died = true; died; commits++)
        {
            await using CaseDesk first = await CaseDesk.StartAsync();
            first.Outside.Fault = Away();
            string id = await first.OpenAsync();
            first.Outside.Fault = isRefused ? new MailTransportException("no", isFinal: true) : null;
            first.Store.CrashAfter(commits);
            try
            {
                await first.PassAsync(Duration.FromSeconds(5));
            }
            catch (CrashException)
            {
                // Another process goes on.
            }

            died = first.Store.Revive();
            await using CaseDesk second = await CaseDesk.StartAsync(first);
            second.Http.MachineClock.Advance(Duration.FromSeconds(5));
            await second.RecoverAsync();
            await second.PassAsync(Duration.FromSeconds(61));

            Assert.Single(await second.EventsAsync(id), e => e == expected);
            Assert.InRange(second.Outside.Mails.Count, isRefused ? 0 : 1, isRefused ? 0 : 2);
        }

        Assert.InRange(commits, 4, 20);
    }

    [Fact]
    public async Task What_staff_are_sent_late_or_never_is_no_news_of_the_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/engineers/grace", "{'name':'Grace','email':'grace@desk.example','level':4,'lead':true}");
        string id = await desk.OpenAsync();
        desk.Outside.Fault = Away();
        await desk.PassAsync(Duration.FromHours(2));
        Assert.Contains(desk.Store.Keys("cases", id), k => k.StartsWith("outbox|", StringComparison.Ordinal));
        desk.Outside.Fault = null;
        await desk.PassAsync(Duration.FromSeconds(6));

        Assert.Contains(desk.Outside.Mails, m => m.To.Address == "grace@desk.example");
        Assert.Empty(await ToldAsync(desk, id));
    }

    private static async Task<IEnumerable<RecordedEvent>> ToldAsync(CaseDesk desk, string id) =>
        (await desk.Get<CaseStore>().EventsAsync(CaseId.TryRead(id, out CaseId read) ? read : default, 1, 500, default))
        .Where(e => e.Event is CaseEvent.MailDelivered or CaseEvent.MailFailed);

    /// <summary>No fault that is worth an immediate second attempt.</summary>
    private static IOException Away() => new("away");

    private static async Task<OutboxEntry<Effect>> EntryAsync(CaseDesk desk, string id)
    {
        string key = Assert.Single(desk.Store.Keys("cases", id), k => k.StartsWith("outbox|", StringComparison.Ordinal));
        return DeskJson.Read<OutboxEntry<Effect>>((await desk.Store.ReadAsync("cases", id, key, default))!.Body);
    }
}
