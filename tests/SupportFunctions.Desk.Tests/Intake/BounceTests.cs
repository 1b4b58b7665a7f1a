using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>What comes back, from the mail to the case.</summary>
public sealed class BounceTests
{
    [Theory]
    [InlineData("postfix-failed", "5.1.1: 550 5.1.1 <[address]>: Recipient address rejected: User unknown in virtual mailbox table")]
    [InlineData("office365-failed", "5.1.10: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient [address] not found by SMTP address lookup")]
    [InlineData("qmail-local", "Sorry, no mailbox here by that name. (#5.1.1)")]
    public async Task A_reply_that_bounces_is_on_the_cases_timeline_as_failed_when_the_report_came(string bounce, string detail)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        OutgoingMail reply = await ReplyAsync(desk);
        desk.Http.DeskClock.Advance(Duration.FromMinutes(7));

        string intake = await desk.ReceiveAsync(Bounces.Of(bounce, reply.MessageId));
        await desk.WorkOffAsync();

        Assert.Equal(("ignored", "C-1001", "bounce"), await desk.IntakeAsync(intake));
        JsonNode failed = Assert.Single(await TimelineAsync(desk), e => (string)e["type"]! == "mail-failed");
        Assert.Equal(
            (reply.EffectId, "reply", "bounced", detail, "desk", "2026-03-02T09:07:00Z"),
            ((string)failed["data"]!["mail"]!, (string)failed["data"]!["kind"]!, (string)failed["data"]!["outcome"]!, (string)failed["data"]!["detail"]!,
                (string)failed["by"]!, (string)failed["at"]!));
    }

    [Fact]
    public async Task The_same_report_again_and_another_one_about_the_same_mail_change_nothing()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        OutgoingMail reply = await ReplyAsync(desk);
        await desk.TakeInAsync(Bounces.Of("postfix-failed", reply.MessageId));
        long sequence = (await desk.CaseAsync("C-1001")).Sequence;

        Assert.Equal(("ignored", "C-1001", "bounce"), await desk.TakeInAsync(Bounces.Of("postfix-failed", reply.MessageId)));
        Assert.Equal(("ignored", "C-1001", "bounce"), await desk.TakeInAsync(Bounces.Of("qmail-failed", reply.MessageId)));
        Assert.Equal(sequence, (await desk.CaseAsync("C-1001")).Sequence);
    }

    [Theory]
    [InlineData("postfix-delayed", null, "it is still being tried")]
    [InlineData("postfix-relayed", null, "it went on")]
    [InlineData("qmail-silent", null, "it does not say why")]
    [InlineData("postfix-failed", "C-1001-3-1.0123456789abcdef@desk.example", "nobody who was sent the mail wrote it")]
    [InlineData("postfix-failed", "first@acme.example", "it is about the customer's own mail")]
    public async Task What_is_no_proof_that_our_mail_failed_is_ignored_and_on_no_case(string bounce, string? id, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        OutgoingMail reply = await ReplyAsync(desk);
        long sequence = (await desk.CaseAsync("C-1001")).Sequence;

        Assert.Equal(("ignored", null, "bounce"), await desk.TakeInAsync(Bounces.Of(bounce, id ?? reply.MessageId)));
        Assert.True(sequence == (await desk.CaseAsync("C-1001")).Sequence, because);
    }

    [Fact]
    public async Task A_bounce_about_a_case_that_is_not_there_is_ignored()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal(("ignored", null, "bounce"), await desk.TakeInAsync(Bounces.Of("postfix-failed", Bounces.Ids.For("C-7777-3-1"))));
    }

    [Fact]
    public async Task A_warning_to_staff_that_bounces_changes_nothing_on_its_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await ReplyAsync(desk);
        long sequence = (await desk.CaseAsync("C-1001")).Sequence;

        Assert.Equal(("ignored", "C-1001", "bounce"), await desk.TakeInAsync(Bounces.Of("postfix-failed", Bounces.Ids.For("C-1001-2-7"))));
        Assert.Equal(sequence, (await desk.CaseAsync("C-1001")).Sequence);
    }

    [Fact]
    public async Task A_bounce_that_comes_as_a_form_is_read_like_one_that_comes_raw()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        OutgoingMail reply = await ReplyAsync(desk);
        string raw = Bounces.Of("qmail-failed", reply.MessageId);
        string head = raw[..raw.IndexOf("\n\n", StringComparison.Ordinal)];
        byte[] form = new FormBuilder().Field("headers", head + "\n").Field("from", "MAILER-DAEMON@relay.example").Field("to", "support@desk.example")
            .Field("subject", "failure notice").Field("envelope", """{"to":["support@desk.example"],"from":""}""").Field("text", raw[(head.Length + 2)..]).Build();

        string id = (string)(await desk.PostAsync("/intake/email", FormBuilder.ContentType, form)).Json["intakeId"]!;
        await desk.WorkOffAsync();

        Assert.Equal(("ignored", "C-1001", "bounce"), await desk.IntakeAsync(id));
        Assert.Contains("mail-failed", await desk.EventsAsync("C-1001"));
    }

    [Theory]
    [InlineData("Automatic reply: Re: [C-1001] Login fails", "I am out of the office until Monday.", "Auto-Submitted: auto-replied")]
    [InlineData("Automatische Antwort: Re: [C-1001] Login fails", "Ich bin bis Montag nicht im Büro.", "X-Auto-Response-Suppress: All")]
    [InlineData("Réponse automatique : Re: [C-1001] Login fails", "Je suis absent jusqu'à lundi.", "X-Auto-Response-Suppress: All")]
    [InlineData("Respuesta automática: Re: [C-1001] Login fails", "Estoy fuera de la oficina hasta el lunes.", "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent")]
    [InlineData("Abwesenheitsnotiz: Re: [C-1001] Login fails", "Ich bin im Urlaub; Telefon: 550 0199.", "Return-Path: <>")]
    [InlineData("Re: [C-1001] Login fails", "Back on Monday, with version 5.1.1.", "Return-Path: <>")]
    [InlineData("Re: [C-1001] Login fails", "Away.", "X-Autoreply: yes")]
    public async Task An_absence_notice_ends_no_waiting_and_starts_no_clock(string subject, string text, string sign)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await ReplyAsync(desk);
        await desk.DoAsync("/api/cases/C-1001/wait", "{'on':'customer','ask':'Which version?'}");
        await desk.AttendAsync();
        Case before = await desk.CaseAsync("C-1001");
        Assert.Equal((CaseStatus.WaitingOnCustomer, ClockState.Paused), (before.Status, before.Clock(ClockName.Resolution)!.State));
        string question = desk.Outside.Mails[^1].MessageId;
        desk.Http.DeskClock.Advance(Duration.FromHours(9));

        (string state, string? of, string? reason) = await desk.TakeInAsync(
            Mails.From("kim@acme.example", subject, id: "away", text: text, more: [sign, $"In-Reply-To: <{question}>", $"References: <{question}>"]));

        Assert.Equal(sign == "Return-Path: <>" && subject[0] == 'R' ? ("ignored", null, "bounce") : ("ignored", "C-1001", "auto-reply"), (state, of, reason));
        Case after = await desk.CaseAsync("C-1001");
        Assert.Equal((before.Sequence, CaseStatus.WaitingOnCustomer, ClockState.Paused), (after.Sequence, after.Status, after.Clock(ClockName.Resolution)!.State));
    }

    [Theory]
    [InlineData("new", CaseStatus.New, null)]
    [InlineData("assigned", CaseStatus.Open, "ada")]
    [InlineData("replied", CaseStatus.Open, "ada")]
    [InlineData("waiting", CaseStatus.WaitingOnCustomer, "ada")]
    [InlineData("engineering", CaseStatus.WaitingOnEngineering, "ada")]
    [InlineData("resolved", CaseStatus.Resolved, "ada")]
    [InlineData("closed", CaseStatus.Closed, "ada")]
    public async Task An_absence_notice_leaves_a_case_of_any_state_exactly_as_it_was(string state, CaseStatus status, string? assignee)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        if (assignee is not null)
        {
            await desk.Http.PutAsync("/api/engineers/ada", "{'name':'Ada','email':'ada@desk.example','level':4}");
            await desk.DoAsync("/api/cases/C-1001/assign", "{'engineer':'ada'}");
        }

        (string Command, string Body)[] steps = state switch
        {
            "new" or "assigned" => [],
            "replied" => [("reply", "{'summary':'The disk is full.','nextSteps':'We add room.'}")],
            "waiting" => [("wait", "{'on':'customer','ask':'Which version?'}")],
            "engineering" => [("wait", "{'on':'engineering','ask':'Why?'}")],
            "resolved" => [("resolve", "{'kind':'resolution','summary':'Works again.'}")],
            _ => [("resolve", "{'kind':'resolution','summary':'Works again.'}"), ("confirm", "{}")],
        };
        foreach ((string command, string body) in steps)
        {
            await desk.DoAsync("/api/cases/C-1001/" + command, body);
        }

        await desk.AttendAsync();
        desk.Http.DeskClock.Advance(Duration.FromHours(1));
        Case before = await desk.CaseAsync("C-1001");
        string shown = (await desk.Http.GetAsync("/api/cases/C-1001")).Text;
        string timeline = (await desk.Http.GetAsync("/api/cases/C-1001/timeline?top=500")).Text;
        OutgoingMail[] sent = [.. desk.Outside.Mails];
        string answered = sent[^1].MessageId;
        Assert.Equal((status, assignee), (before.Status, before.Assignee));

        string away = Mails.From(
            "kim@acme.example", "Automatic reply: [C-1001] Login fails", id: "away", text: "I am out of the office.",
            more: ["Auto-Submitted: auto-replied", $"In-Reply-To: <{answered}>", $"References: <{answered}>"]);
        Assert.Equal(("ignored", "C-1001", "auto-reply"), await desk.TakeInAsync(away));

        Case after = await desk.CaseAsync("C-1001");
        Assert.Equal((before.Sequence, status, assignee), (after.Sequence, after.Status, after.Assignee));
        Assert.Equal(shown, (await desk.Http.GetAsync("/api/cases/C-1001")).Text);
        Assert.Equal(timeline, (await desk.Http.GetAsync("/api/cases/C-1001/timeline?top=500")).Text);
        Assert.Equal(sent, desk.Outside.Mails);
    }

    /// <returns>The mail that went to the customer.</returns>
    internal static async Task<OutgoingMail> ReplyAsync(CaseDesk desk)
    {
        await desk.TakeInAsync(Mails.From());
        await desk.DoAsync("/api/cases/C-1001/reply", "{'summary':'The disk is full.','nextSteps':'We add room.'}");
        await desk.AttendAsync();
        return desk.Outside.Mails[^1];
    }

    private static async Task<IEnumerable<JsonNode>> TimelineAsync(CaseDesk desk) =>
        (await desk.Http.GetAsync("/api/cases/C-1001/timeline?top=500")).Json["items"]!.AsArray().Select(e => e!);
}
