using System.Net;
using NodaTime;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Cases;

/// <summary>The job of the desk, from a mail to its confirmed end, as an outside program and a mail program see it.</summary>
[Collection(ProcessTests.Name)]
public sealed class MainJobTests(SharedDesk shared)
{
    [Theory]
    [InlineData("raw", "email", "POST /intake/email/raw takes one RFC 5322 message")]
    [InlineData("parsed form", "email", "SendGrid posts the fields it has parsed")]
    [InlineData("raw form", "email", "SendGrid posts the raw message in a field")]
    [InlineData("webhook", "webhook", "any program posts JSON")]
    public async Task A_request_becomes_a_case_with_clocks_whichever_way_it_comes(string way, string channel, string because)
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        Letter letter = customer.Letter("Search is down");
        HttpContent content = way switch
        {
            "raw" => DeskClient.Bytes(System.Text.Encoding.UTF8.GetBytes(letter.ToString()), "message/rfc822"),
            "parsed form" => letter.ToParsedForm(),
            "raw form" => letter.ToRawForm(),
            _ => DeskClient.Json(Answer.Write(new
            {
                type = "case.requested",
                data = new { id = letter.MessageId, from = new { email = letter.From, name = "Kim Lee" }, subject = letter.Subject, text = letter.Body },
            })),
        };
        string path = way switch { "raw" => "/intake/email/raw", "webhook" => "/intake/webhooks/generic", _ => "/intake/email" };

        string intakeId = DeskClient.Accepted(await shared.Client.SendAsync(HttpMethod.Post, path, content));
        IntakeBody end = await shared.Client.EndOfAsync(intakeId);

        Assert.Equal(("case", because), (end.State, because));
        CaseBody opened = await shared.Client.CaseAsync(end.CaseId!);
        Assert.Equal(("Search is down", "new", channel, 1), (opened.Subject, opened.Status, opened.Channel, opened.Messages));
        Assert.Equal((customer.Id, "enterprise", "self-hosted"), (opened.Customer!.Id, opened.Customer.Tier, opened.Customer.Deployment));
        Assert.Equal(customer.Address, opened.Requester!.Email);
        ClockBody first = opened.Clock("first-response");
        Assert.Equal(
            ("standard", "pacific-business-hours", "PT24H", "running", true),
            (first.Agreement, first.Calendar, first.Target, first.State, first.Provisional ?? false));
        Assert.Equal(opened.OpenedAt, first.StartedAt);
        // 24 working hours from a Wednesday at 10:00 end on the Monday at 10:00, which is an hour early: summer time has begun.
        Assert.Equal(opened.OpenedAt + Duration.FromHours(119), first.DueAt);
        Assert.Equal("PT72H", opened.Clock("resolution").Target);
        Assert.Equal("PT1H", opened.Clock("internal-response").Target);
        Assert.Equal(first.DueAt, opened.Clock("next-update").DueAt);
    }

    [Fact]
    public async Task The_sender_gets_one_acknowledgement_that_answers_the_mail_and_names_the_case()
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        Letter letter = customer.Letter("Grüße: search is down");

        string id = await shared.Client.OpenCaseAsync(letter.ToString());
        SentMail mail = Assert.Single(await shared.MailsOfAsync(id, 1));

        Assert.Equal($"Kim Lee <{customer.Address}>", mail.Field("To"));
        Assert.Contains($"[{id}]", mail.Subject, StringComparison.Ordinal);
        Assert.Equal($"<{letter.MessageId}>", mail.Field("In-Reply-To"));
        Assert.Equal($"<{letter.MessageId}>", mail.Field("References"));
        Assert.Equal("auto-replied", mail.Field("Auto-Submitted"));
        Assert.Equal("All", mail.Field("X-Auto-Response-Suppress"));
        Assert.StartsWith($"{mail.EffectId}.", mail.MessageId, StringComparison.Ordinal);
        Assert.StartsWith("Wed, 04 Mar 2026 18:0", mail.Field("Date"), StringComparison.Ordinal);
        // By the customer's clock: 10:00 in California, five days on, after the change to summer time.
        Assert.Contains("Monday, 9 March 2026, 13:0", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"your case is {id}", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("base64", mail.Raw, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(mail.FieldNames.Count, mail.FieldNames.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [InlineData("", "", "summary,nextSteps", "'We are on it' says neither what was found nor what comes next")]
    [InlineData("The index node ran out of disk.", "", "nextSteps", "what comes next is missing")]
    [InlineData("", "We add a disk tonight.", "summary", "what was found is missing")]
    public async Task A_reply_that_lacks_a_part_goes_out_but_does_not_stop_the_clock(string summary, string nextSteps, string missing, string because)
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        string id = await shared.Client.OpenCaseAsync(customer.Letter("Search is down").ToString());

        ReplyAnswer answer = (await shared.Client.PostAsync($"/api/cases/{id}/reply", new { summary, nextSteps, body = "We are on it." }))
            .Expect(HttpStatusCode.OK).As<ReplyAnswer>();

        Assert.False(answer.CountsAsFirstResponse, because);
        Assert.Equal(missing.Split(','), answer.Missing);
        CaseBody after = await shared.Client.CaseAsync(id);
        Assert.Equal("running", after.Clock("first-response").State);
        Assert.Equal("running", after.Clock("internal-response").State);
        SentMail reply = (await shared.MailsOfAsync(id, 2))[1];
        Assert.Contains("We are on it.", reply.Text, StringComparison.Ordinal);
        Assert.Null(reply.Field("Auto-Submitted"));
    }

    [Fact]
    public async Task A_reply_with_summary_and_next_steps_meets_both_response_clocks_at_its_commit()
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        Letter letter = customer.Letter("Search is down");
        string id = await shared.Client.OpenCaseAsync(letter.ToString());

        ReplyAnswer answer = await ReplyAsync(id);
        CaseBody after = await shared.Client.CaseAsync(id);

        Assert.True(answer.CountsAsFirstResponse);
        Assert.Empty(answer.Missing);
        foreach (string name in new[] { "first-response", "internal-response" })
        {
            Assert.Equal("met", after.Clock(name).State);
            Assert.Equal((await EventAsync(id, "replied")).At, after.Clock(name).MetAt);
            Assert.Null(after.Clock(name).BreachedAt);
        }

        Assert.Equal("running", after.Clock("resolution").State);
        Assert.Equal("running", after.Clock("next-reply").State);
        SentMail reply = (await shared.MailsOfAsync(id, 2))[1];
        Assert.Equal($"<{letter.MessageId}>", reply.Field("In-Reply-To"));
        Assert.Contains("The index node ran out of disk.", reply.Text, StringComparison.Ordinal);
        Assert.Contains("We add a disk tonight.", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_on_the_customer_pauses_the_resolution_clock_and_an_answer_by_mail_resumes_it()
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        Letter letter = customer.Letter("Search is down");
        string id = await shared.Client.OpenCaseAsync(letter.ToString());
        await ReplyAsync(id);

        (await shared.Client.PostAsync($"/api/cases/{id}/wait", new { on = "customer", ask = "Which version do you run?" })).Expect(HttpStatusCode.OK);
        CaseBody waiting = await shared.Client.CaseAsync(id);
        Assert.Equal(("waiting-on-customer", "paused"), (waiting.Status, waiting.Clock("resolution").State));
        SentMail question = (await shared.MailsOfAsync(id, 3))[2];
        Assert.Contains("Which version do you run?", question.Text, StringComparison.Ordinal);

        Letter answer = customer.Letter("").Answering(question) with { Body = "It is 5.2.1." };
        IntakeBody end = await shared.Client.EndOfAsync(await shared.Client.AcceptAsync(answer.ToString()));
        CaseBody after = await shared.Client.CaseAsync(id);

        Assert.Equal(("message", id), (end.State, end.CaseId));
        Assert.Equal(("open", "running"), (after.Status, after.Clock("resolution").State));
        EventBody started = await EventAsync(id, "wait-started");
        EventBody ended = await EventAsync(id, "wait-ended");
        Assert.Equal((await EventAsync(id, "customer-wrote")).At, ended.At);
        // Both instants lie within opening hours, so the pause moves the deadline by exactly its length.
        Assert.Equal(waiting.Clock("resolution").DueAt + (ended.At - started.At), after.Clock("resolution").DueAt);
    }

    [Fact]
    public async Task An_answer_is_recognised_by_its_subject_alone_when_the_mail_program_drops_the_references()
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        string id = await shared.Client.OpenCaseAsync(customer.Letter("Search is down").ToString());

        IntakeBody end = await shared.Client.EndOfAsync(await shared.Client.AcceptAsync(customer.Letter($"AW: [{id}] Search is down").ToString()));

        Assert.Equal(("message", id), (end.State, end.CaseId));
    }

    [Fact]
    public async Task An_answer_right_behind_its_first_mail_lands_on_the_same_case()
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        for (int round = 0; round < 20; round++)
        {
            Letter first = customer.Letter(FormattableString.Invariant($"Search is down, part {round}"));
            Letter second = customer.Letter("One more thing") with { References = [first.MessageId!] };

            // Nobody waits in between: the first is not worked off yet when the second comes.
            string one = await shared.Client.AcceptAsync(first.ToString());
            string two = await shared.Client.AcceptAsync(second.ToString());

            IntakeBody firstEnd = await shared.Client.EndOfAsync(one);
            IntakeBody secondEnd = await shared.Client.EndOfAsync(two);
            Assert.Equal(("case", "message", firstEnd.CaseId), (firstEnd.State, secondEnd.State, secondEnd.CaseId));
        }
    }

    [Fact]
    public async Task A_resolution_ends_the_clocks_and_the_customers_word_closes_the_case()
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        string id = await shared.Client.OpenCaseAsync(customer.Letter("Search is down").ToString());
        await ReplyAsync(id);

        (await shared.Client.PostAsync($"/api/cases/{id}/resolve", new { kind = "resolution", summary = "The node has a larger disk now." }))
            .Expect(HttpStatusCode.OK);
        CaseBody resolved = await shared.Client.CaseAsync(id);
        (await shared.Client.PostAsync($"/api/cases/{id}/confirm", new { documentation = "nothing to add" })).Expect(HttpStatusCode.OK);
        CaseBody closed = await shared.Client.CaseAsync(id);

        Assert.Equal(("resolved", "met"), (resolved.Status, resolved.Clock("resolution").State));
        Assert.Equal("closed", closed.Status);
        Assert.DoesNotContain(closed.Clocks, c => c.State is "running" or "paused");
        IReadOnlyList<SentMail> mails = await shared.MailsOfAsync(id, 4);
        Assert.Contains("The node has a larger disk now.", mails[2].Text, StringComparison.Ordinal);
        Assert.Equal("auto-generated", mails[3].Field("Auto-Submitted"));
        Assert.Equal(
            ["acknowledgement", "reply", "resolution", "closed"],
            (await shared.Client.TimelineAsync(id)).Where(e => e.Type == "customer-told").Select(e => e.Word("kind")));
        Assert.Equal(4, mails.Select(m => m.MessageId).Distinct().Count());
        Assert.All(mails, m => Assert.Contains($"[{id}]", m.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_customer_who_writes_again_reopens_a_resolved_case()
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        string id = await shared.Client.OpenCaseAsync(customer.Letter("Search is down").ToString());
        (await shared.Client.PostAsync($"/api/cases/{id}/resolve", new { kind = "workaround", summary = "Restart the node." })).Expect(HttpStatusCode.OK);
        SentMail resolution = (await shared.MailsOfAsync(id, 2))[1];

        IntakeBody end = await shared.Client.EndOfAsync(await shared.Client.AcceptAsync(customer.Letter("").Answering(resolution).ToString()));
        CaseBody after = await shared.Client.CaseAsync(id);

        Assert.Equal("message", end.State);
        Assert.Equal(("open", "running"), (after.Status, after.Clock("resolution").State));
    }

    private async Task<ReplyAnswer> ReplyAsync(string id) => (await shared.Client.PostAsync(
        $"/api/cases/{id}/reply", new { summary = "The index node ran out of disk.", nextSteps = "We add a disk tonight.", body = "Hello Kim" }))
        .Expect(HttpStatusCode.OK).As<ReplyAnswer>();

    private async Task<EventBody> EventAsync(string id, string type) => (await shared.Client.TimelineAsync(id)).Single(e => e.Type == type);
}
