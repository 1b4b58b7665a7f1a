using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Intake;

public sealed class IntakeWorkTests
{
    [Theory]
    [InlineData("support@desk.example")]
    [InlineData("\"support+x\"@desk.example")]
    public async Task What_bears_an_address_of_ours_begins_nothing_whichever_way_it_comes(string from)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string body = $"{{\"type\":\"case.requested\",\"data\":{{\"id\":\"1\",\"from\":{{\"email\":{System.Text.Json.JsonSerializer.Serialize(from)}}},\"subject\":\"Hello\",\"text\":\"It is us.\"}}}}";
        DeskDriver.Answer answer = await desk.PostAsync("/intake/webhooks/generic", "application/json", System.Text.Encoding.UTF8.GetBytes(body));
        await desk.WorkOffAsync();
        await desk.AttendAsync();

        Assert.Equal(("ignored", (string?)null, "own-address"), await desk.IntakeAsync((string)answer.Json["intakeId"]!));
        Assert.Empty(desk.Outside.Mails);
    }

    [Theory]
    [InlineData("first@acme.example", "the same Message-ID")]
    [InlineData(null, "the same bytes without one")]
    public async Task The_same_mail_again_is_a_duplicate_of_the_same_case_and_gets_no_second_acknowledgement(string? messageId, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        var first = await desk.TakeInAsync(Mails.From(id: messageId));
        var again = await desk.TakeInAsync(Mails.From(id: messageId, more: "Received: by another.relay.example; Mon, 02 Mar 2026 10:00:00 +0000"));

        Assert.Equal((("case", "C-1001", (string?)null), ("duplicate", "C-1001", null)), (first, again));
        Assert.True(desk.Outside.Mails.Count == 1, because);
        Assert.Equal(1, (await desk.CaseAsync("C-1001")).Messages);
    }

    /// <summary>A queue delivers it again and again, and nobody lives to say why.</summary>
    [Fact]
    public async Task A_mail_that_kills_every_process_is_given_up_and_one_that_met_an_outage_is_not()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string deadly = await desk.ReceiveAsync(Mails.From());
        string unlucky = await desk.ReceiveAsync(Mails.From(id: "second@acme.example"));
        for (int death = 0; death < IntakeAttempts.Most; death++)
        {
            await desk.Get<IntakeStore>().CountTryAsync(deadly, default);
        }

        await desk.Get<IntakeAttempts>().ProcessAsync(deadly, IntakeAttempts.Most + 1, default);
        await desk.Get<IntakeAttempts>().ProcessAsync(unlucky, IntakeAttempts.Most + 1, default);

        Assert.Equal(("dead", "The desk stopped again and again while it was worked off."), ((await desk.IntakeAsync(deadly)).State, (await desk.IntakeAsync(deadly)).Reason));
        Assert.Equal("case", (await desk.IntakeAsync(unlucky)).State);
    }

    [Fact]
    public async Task Two_different_mails_that_share_a_Message_ID_both_get_in()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal(("case", "C-1001", null), await desk.TakeInAsync(Mails.From()));
        Assert.Equal("case", (await desk.TakeInAsync(Mails.From("Bo <bo@other.example>", "Disk full", text: "No space."))).State);
        Assert.Equal(2, desk.Store.Keys("cases").Count(k => k.RowKey == "state"));
    }

    [Fact]
    public async Task The_same_intake_worked_off_twice_keeps_its_first_outcome()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.ReceiveAsync(Mails.From());
        for (int i = 0; i < 2; i++)
        {
            await desk.Get<SupportFunctions.Desk.Intake.IntakeWorker>().ProcessAsync(id, default);
        }

        Assert.Equal(("case", "C-1001", null), await desk.IntakeAsync(id));
        Assert.Single(desk.Store.Keys("cases"), k => k.RowKey == "state");
    }

    [Fact]
    public async Task An_answer_to_our_acknowledgement_is_a_message_on_its_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        string ours = desk.Outside.Mails[0].MessageId;

        Assert.Equal(("message", "C-1001", null), await desk.TakeInAsync(Answer("kim@acme.example", ours)));
        Assert.Equal(("message", "C-1001", null), await desk.TakeInAsync(Answer("lee@elsewhere.example", ours)));
        Assert.Equal(3, (await desk.CaseAsync("C-1001")).Messages);
    }

    [Theory]
    [InlineData("kim@acme.example", "message", "who wrote before")]
    [InlineData("boss@acme.example", "message", "a colleague at the same company")]
    [InlineData("eve@evil.example", "case", "a stranger who knows it")]
    public async Task A_reference_to_the_customers_own_mail_counts_for_those_who_belong_to_the_case(string from, string state, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());

        Assert.True((await desk.TakeInAsync(Answer(from, "first@acme.example"))).State == state, because);
    }

    [Theory]
    [InlineData("kim@acme.example", "Re: [C-1001] Login fails", "message", "who wrote before")]
    [InlineData("eve@evil.example", "Re: [C-1001] Login fails", "case", "a stranger who counts")]
    [InlineData("kim@acme.example", "Re: [C-1002] Login fails", "case", "a case there is not")]
    [InlineData("kim@acme.example", "Re: [C-999999999999999999] Login fails", "case", "no case number at all")]
    public async Task A_number_in_the_subject_counts_for_those_who_belong_to_the_case(string from, string subject, string state, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());

        Assert.True((await desk.TakeInAsync(Mails.From(from, subject, id: "second@x.example"))).State == state, because);
    }

    [Fact]
    public async Task Two_users_of_a_public_mail_service_are_no_colleagues()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From("kim@gmail.com"));
        Assert.Equal("case", (await desk.TakeInAsync(Mails.From("eve@gmail.com", "Re: [C-1001] Login fails", id: "second@x.example"))).State);
    }

    [Fact]
    public async Task A_token_that_nobody_signed_opens_nothing()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        string forged = desk.Outside.Mails[0].MessageId.Replace('.', '0');
        Assert.Equal("case", (await desk.TakeInAsync(Answer("eve@evil.example", "C-1001-1-1.0123456789abcdef@desk.example", forged))).State);
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", "auto-reply")]
    [InlineData("Return-Path: <>", "bounce")]
    [InlineData("Precedence: bulk", "bulk")]
    [InlineData("X-Desk-Loop: 1", "loop")]
    [InlineData("From: support@desk.example", "own-address")]
    public async Task Machine_mail_is_ignored_with_its_reason_and_never_answered(string header, string reason)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string mail = header.StartsWith("From: ", StringComparison.Ordinal) ? Mails.From(header[6..]) : Mails.From(more: header);

        Assert.Equal(("ignored", null, reason), await desk.TakeInAsync(mail));
        Assert.Empty(desk.Outside.Mails);
        Assert.Empty(desk.Store.Keys("cases"));
    }

    [Fact]
    public async Task Spam_is_ignored_by_the_score_of_the_carrier()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        byte[] form = new FormBuilder().Field("from", "kim@acme.example").Field("subject", "s").Field("text", "t").Field("spam_score", "8.1").Build();
        string id = (string)(await desk.PostAsync("/intake/email", FormBuilder.ContentType, form)).Json["intakeId"]!;
        await desk.WorkOffAsync();
        Assert.Equal(("ignored", null, "spam"), await desk.IntakeAsync(id));
    }

    [Fact]
    public async Task A_mail_that_nobody_could_be_answered_for_is_kept_as_quarantine()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal("quarantine", (await desk.TakeInAsync(Mails.From("nobody at all"))).State);
        Assert.Equal("quarantine", (string?)(await desk.Http.GetAsync("/api/admin/dead-letters")).Json["items"]![0]!["state"]);
    }

    [Theory]
    [InlineData(false, "This is no mail: no known header field before the body. (at byte 24)", "raw")]
    [InlineData(true, "The message in the field 'email' cannot be read: This is no mail: no known header field before the body. (at byte 24). Look at the original and replay or discard it.", "as a form")]
    public async Task A_dead_letter_says_at_which_byte_reading_ended(bool isForm, string reason, string because)
    {
        // One field that no mail has, an empty line, and a body that begins with the 25th byte.
        const string Page = "https://example.net/\r\n\r\ngo there";
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = isForm
            ? (string)(await desk.PostAsync("/intake/email", FormBuilder.ContentType, new FormBuilder().Field("email", Page).Build())).Json["intakeId"]!
            : await desk.ReceiveAsync(Page);
        await desk.WorkOffAsync();

        (string state, string? of, string? why) = await desk.IntakeAsync(id);
        Assert.Equal(("dead", null, reason, because), (state, of, why, because));
        Assert.Equal(reason, (string?)(await desk.Http.GetAsync("/api/admin/dead-letters/" + id)).Json["reason"]);
    }

    [Fact]
    public async Task The_desk_became_aware_at_the_POST_whatever_the_mail_says_and_however_late_it_is_worked_off()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.ReceiveAsync(Mails.From());
        desk.Http.DeskClock.Advance(Duration.FromHours(3));
        await desk.WorkOffAsync();

        Case of = await desk.CaseAsync((await desk.IntakeAsync(id)).Case!);
        Assert.Equal(CaseDesk.Monday, of.OpenedAt);
        Assert.Equal(CaseDesk.Monday, of.Clock(ClockName.FirstResponse)!.StartedAt);
    }

    private static string Answer(string from, params string[] references) => Mails.From(
        from, "Re: Login fails", id: $"answer-{from}", text: "Any news?", more: "References: " + string.Join(' ', references.Select(r => $"<{r}>")));
}
