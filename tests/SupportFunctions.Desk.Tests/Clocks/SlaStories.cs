using NodaTime;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Intake;
using SupportFunctions.Desk.Tests.Jobs;

namespace SupportFunctions.Desk.Tests.Clocks;

/// <summary>Cases from their first mail to the moment somebody asks about their clocks. Each begins on Monday, 2 March 2026, 01:00 in California.</summary>
internal static class SlaStories
{
    private const string Good = "{'summary':'The index ran out of disk.','nextSteps':'We move it to a larger volume.'}";

    private static readonly Dictionary<string, Func<CaseDesk, Task>> _all = new()
    {
        ["met"] = MetAsync,
        ["late"] = LateAsync,
        ["pause-over-the-switch"] = PauseOverTheSwitchAsync,
        ["uncovered"] = UncoveredAsync,
        ["provisional"] = ProvisionalAsync,
        ["bounced"] = BouncedAsync,
        ["corrected"] = CorrectedAsync,
        ["corrected-twice"] = CorrectedTwiceAsync,
        ["waited-without-a-question"] = WaitedWithoutAQuestionAsync,
        ["reopened"] = ReopenedAsync,
        ["changed-terms"] = ChangedTermsAsync,
    };

    public static TheoryData<string> Names { get; } = [.. _all.Keys];

    /// <summary>The case is C-1001.</summary>
    public static async Task<CaseDesk> PlayAsync(string name)
    {
        CaseDesk desk = await CaseDesk.StartAsync();
        await _all[name](desk);
        return desk;
    }

    private static async Task OpenAsync(CaseDesk desk, string tier = "enterprise", string deployment = "self-hosted", string more = "")
    {
        await desk.Http.PutAsync("/api/customers/acme", $"{{'name':'Acme','tier':'{tier}','deployment':'{deployment}','domains':['acme.example'],'timeZone':'America/New_York'{more}}}");
        await desk.TakeInAsync(Mails.From(subject: "Search is down"));
    }

    private static Task TriageAsync(CaseDesk desk) => DoAsync(desk, "triage", "{'severity':'sev1','priority':'p1'}");

    private static Task ReplyAsync(CaseDesk desk, string body = Good) => DoAsync(desk, "reply", body);

    private static async Task DoAsync(CaseDesk desk, string what, string body)
    {
        await desk.DoAsync("/api/cases/C-1001/" + what, body);
        await desk.AttendAsync();
    }

    private static Task ToAsync(CaseDesk desk, int day, int hour, int minute = 0) =>
        desk.PassAsync(Instant.FromUtc(2026, 3, day, hour, minute) - desk.Http.DeskClock.Now);

    private static async Task MetAsync(CaseDesk desk)
    {
        await OpenAsync(desk);
        await ToAsync(desk, 2, 9, 30);
        await TriageAsync(desk);
        await ReplyAsync(desk);
        await ToAsync(desk, 3, 1, 0);
        await DoAsync(desk, "resolve", "{'kind':'resolution','summary':'The index has room again.'}");
    }

    private static async Task LateAsync(CaseDesk desk)
    {
        await OpenAsync(desk);
        await TriageAsync(desk);
        await ToAsync(desk, 5, 18, 30);
        await ReplyAsync(desk);
        await ToAsync(desk, 5, 19, 0);
    }

    private static async Task PauseOverTheSwitchAsync(CaseDesk desk)
    {
        await OpenAsync(desk);
        await TriageAsync(desk);
        await ToAsync(desk, 6, 20, 0);
        await DoAsync(desk, "wait", "{'on':'customer','ask':'Which version?'}");
        await ToAsync(desk, 9, 17, 0);
        await desk.TakeInAsync(Mails.From(id: "second@acme.example", subject: "Re: [C-1001] Search is down", text: "Version 7.", more: "In-Reply-To: <first@acme.example>"));
        await ToAsync(desk, 10, 23, 0);
    }

    private static async Task UncoveredAsync(CaseDesk desk)
    {
        await OpenAsync(desk, "enterprise", "cloud");
        await ToAsync(desk, 2, 10, 30);
    }

    private static async Task ProvisionalAsync(CaseDesk desk)
    {
        await desk.TakeInAsync(Mails.From("Nobody <nobody@elsewhere.example>"));
        await ToAsync(desk, 2, 18, 0);
    }

    private static async Task BouncedAsync(CaseDesk desk)
    {
        await OpenAsync(desk);
        await TriageAsync(desk);
        await ToAsync(desk, 2, 18, 0);
        await ReplyAsync(desk);
        string reply = desk.Outside.Mails[^1].MessageId;
        await ToAsync(desk, 2, 18, 5);
        await desk.TakeInAsync(Bounces.Of("postfix-failed", reply));
        await ToAsync(desk, 2, 20, 0);
    }

    private static async Task CorrectedAsync(CaseDesk desk)
    {
        await OpenAsync(desk);
        await TriageAsync(desk);
        await ToAsync(desk, 5, 18, 0);
        await ReplyAsync(desk);
        await ToAsync(desk, 6, 18, 0);
        await desk.Http.PutAsync(JobDesk.Url, JobDesk.Holiday.Replace("{'timeZone'", "{'correction':{'from':'2026-03-01','reason':'The day off was agreed in February.'},'timeZone'", StringComparison.Ordinal));
        await desk.FinishAsync();
    }

    /// <summary>The first correction lets a breach be recorded, the second one takes its reason away: neither of the outer verdicts has it.</summary>
    private static async Task CorrectedTwiceAsync(CaseDesk desk)
    {
        await OpenAsync(desk);
        await TriageAsync(desk);
        await ToAsync(desk, 4, 18, 0);
        await CorrectAsync(JobDesk.With("").Replace("'09:00','17:00'", "'06:00','22:00'", StringComparison.Ordinal), "Longer hours had been agreed.");
        await ToAsync(desk, 4, 19, 0);
        await CorrectAsync(JobDesk.With(""), "They had been agreed with somebody else.");
        await ToAsync(desk, 4, 20, 0);
        await ReplyAsync(desk);

        async Task CorrectAsync(string calendar, string reason)
        {
            await desk.Http.PutAsync(JobDesk.Url, calendar.Replace("{'timeZone'", $"{{'correction':{{'from':'2026-03-01','reason':'{reason}'}},'timeZone'", StringComparison.Ordinal));
            await desk.FinishAsync();
        }
    }

    private static async Task WaitedWithoutAQuestionAsync(CaseDesk desk)
    {
        await OpenAsync(desk, more: ",'exceptions':[{'from':'2026-02-01T00:00:00Z','to':'2026-04-01T00:00:00Z','what':'Calls on Sundays.','grantedBy':'Grace','why':'A launch.'}]");
        await TriageAsync(desk);
        await ToAsync(desk, 2, 18, 0);
        await ReplyAsync(desk);
        await DoAsync(desk, "wait", "{'on':'customer'}");
        await ToAsync(desk, 2, 22, 0);
        await ReplyAsync(desk, "{'summary':'s','nextSteps':'n','ask':'Which version?','waitingOnCustomer':true}");
        await ToAsync(desk, 3, 18, 0);
    }

    private static async Task ReopenedAsync(CaseDesk desk)
    {
        await OpenAsync(desk);
        await TriageAsync(desk);
        await ToAsync(desk, 2, 18, 0);
        await DoAsync(desk, "resolve", "{'kind':'resolution','summary':'The index has room again.'}");
        await ToAsync(desk, 3, 19, 0);
        await DoAsync(desk, "reopen", "{'reason':'It is down again.'}");
        await ToAsync(desk, 3, 21, 0);
    }

    private static async Task ChangedTermsAsync(CaseDesk desk)
    {
        await desk.Http.PutAsync("/api/agreements/gold", Gold(8));
        await OpenAsync(desk, more: ",'agreement':'gold'");
        await TriageAsync(desk);
        await ToAsync(desk, 3, 9, 0);
        await desk.Http.PutAsync("/api/agreements/gold", Gold(30));
        await desk.FinishAsync();
        await ToAsync(desk, 3, 12, 0);
        await DoAsync(desk, "triage", "{'maturity':'beta','reason':'It is the beta.'}");
        await ToAsync(desk, 3, 13, 0);
    }

    private static string Gold(int hours) =>
        $"{{'name':'Gold','targets':{{'sev1':{{'firstResponse':{{'duration':'PT{hours}H','calendar':'pacific-business-hours','mode':'rolled'}},'resolution':{{'duration':'PT48H','calendar':'always','mode':'wall'}}}}}}}}";
}
