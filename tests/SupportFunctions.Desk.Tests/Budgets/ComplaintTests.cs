using NodaTime;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Intake;

namespace SupportFunctions.Desk.Tests.Budgets;

/// <summary>Who reports our mail as unwanted gets no more of what nobody has asked for, and the assignee hears of it (RFC 5965).</summary>
public sealed class ComplaintTests
{
    [Fact]
    public async Task A_complaint_is_on_its_case_and_stops_status_mail_but_neither_people_nor_acknowledgements()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/engineers/ada", "{'name':'Ada','email':'ada@desk.example','level':4,'areas':[],'capacity':5,'timeZone':'Europe/Vienna','lead':true}");
        OutgoingMail reply = await BounceTests.ReplyAsync(desk);
        int before = desk.Outside.Mails.Count;

        Assert.Equal(("ignored", "C-1001", "bounce"), await desk.TakeInAsync(Bounces.Of("complaint", reply.MessageId)));
        Assert.Contains("complained", await desk.EventsAsync("C-1001"));
        OutgoingMail told = Assert.Single(desk.Outside.Mails.Skip(before));
        Assert.Equal("ada@desk.example", told.To.Address);
        Assert.StartsWith("[C-1001] REPORTED AS UNWANTED", told.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("kim@acme.example", told.Text, StringComparison.Ordinal);

        // The promise of the reply passes unmet: no status mail. Another question is acknowledged, and its promise brings none either.
        await desk.PassAsync(Duration.FromDays(2));
        await desk.TakeInAsync(Mails.From(subject: "Another question", id: "second@acme.example"));
        Assert.Equal(["[C-1001] Login fails", "Re: [C-1001] Login fails", "[C-1002] Another question"], ToKim(desk).Select(m => m.Subject.Replace("Re: [C-1002]", "[C-1002]", StringComparison.Ordinal)).Select((s, i) => i == 0 ? s.Replace("Re: ", "", StringComparison.Ordinal) : s));
        DeskDriver.Answer report = await desk.Http.GetAsync("/api/reports/automatic-mail/cases?from=2026-03-01&to=2026-04-01&limit=complaint");
        Assert.Equal(["C-1001 holding-note"], report.Json["items"]!.AsArray().Select(i => $"{(string?)i!["caseId"]} {(string?)i["kind"]}").Distinct());

        await desk.DoAsync("/api/cases/C-1001/reply", "{'summary':'All is well.','nextSteps':'We watch it.'}");
        await desk.AttendAsync();
        Assert.Null(ToKim(desk)[^1].AutoSubmitted);
    }

    [Fact]
    public async Task Who_complained_is_not_reminded_of_questions_either()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(intake: o => o.PresalesAddresses.Add("presales@desk.example"));
        await desk.TakeInAsync(Mails.From(subject: "Trial finds nothing", more: "Delivered-To: presales@desk.example"));
        OutgoingMail asked = Assert.Single(ToKim(desk));
        Assert.Contains("What would help us", asked.Text, StringComparison.Ordinal);
        await desk.TakeInAsync(Bounces.Of("complaint", asked.MessageId));

        foreach (int _ in Enumerable.Range(0, 7))
        {
            await desk.PassAsync(Duration.FromDays(1));
        }

        Assert.Equal([asked], ToKim(desk));
        DeskDriver.Answer report = await desk.Http.GetAsync("/api/reports/automatic-mail/cases?from=2026-03-01&to=2026-04-01&limit=complaint&kind=pre-sales-questions");
        Assert.Equal("C-1001", (string?)Assert.Single(report.Json["items"]!.AsArray())!["caseId"]);
        Assert.Single(await desk.EventsAsync("C-1001"), e => e == "pre-sales-asked");
    }

    [Fact]
    public async Task An_administrator_settles_it()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        OutgoingMail reply = await BounceTests.ReplyAsync(desk);
        await desk.TakeInAsync(Bounces.Of("complaint", reply.MessageId));
        const string Url = "/api/admin/automatic-mail/kim@acme.example";
        Assert.Equal(("2026-03-02T09:00:00Z", 1), ((string?)(await desk.Http.GetAsync(Url)).Json["complainedAt"], (int)(await desk.Http.GetAsync(Url)).Json["counted"]!));

        await desk.Http.SendAsync("DELETE", Url);

        // Told once more of the same complaint, the desk knows it already: what was settled stays settled.
        await desk.TakeInAsync(Bounces.Of("complaint", reply.MessageId).Replace("Message-ID: <", "Message-ID: <again-", StringComparison.OrdinalIgnoreCase));
        Assert.Null((string?)(await desk.Http.GetAsync(Url)).Json["complainedAt"]);
        int before = ToKim(desk).Count;
        await desk.PassAsync(Duration.FromDays(2));
        Assert.Contains(ToKim(desk).Skip(before), m => m.AutoSubmitted == "auto-generated");
    }

    [Fact]
    public async Task A_bounce_that_names_only_others_takes_nothing_back_and_is_noted()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        OutgoingMail reply = await BounceTests.ReplyAsync(desk);
        string forwarded = Bounces.Of("postfix-failed", reply.MessageId).Replace("rfc822; kim@acme.example", "rfc822; kim@private.example", StringComparison.Ordinal)
            .Replace("rfc822;kim@acme.example", "rfc822;kim@private.example", StringComparison.Ordinal);

        Assert.Equal(("ignored", "C-1001", "bounce"), await desk.TakeInAsync(forwarded));

        IReadOnlyList<string> events = await desk.EventsAsync("C-1001");
        Assert.Equal((true, false), (events.Contains("report-doubted"), events.Contains("mail-failed")));
        Assert.NotNull((await desk.CaseAsync("C-1001")).FirstRespondedAt);
        await desk.TakeInAsync(Bounces.Of("postfix-failed", reply.MessageId));
        Assert.Null((await desk.CaseAsync("C-1001")).FirstRespondedAt);
    }

    [Theory]
    [InlineData("X-Auto-Response-Suppress: All", "kim@acme.example")]
    [InlineData("X-Mailer: x", "no-reply@acme.example")]
    public async Task Who_wants_no_automatic_answer_gets_a_case_and_none(string header, string from)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal(("case", "C-1001", null), await desk.TakeInAsync(Mails.From(from, more: header)));
        Assert.Empty(desk.Outside.Mails);
        Assert.Contains("note-withheld", await desk.EventsAsync("C-1001"));
    }

    private static List<OutgoingMail> ToKim(CaseDesk desk) => [.. desk.Outside.Mails.Where(m => m.To.Address == "kim@acme.example")];
}
