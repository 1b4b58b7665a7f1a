using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Satisfaction;

/// <summary>The question after a closing, by the link that its mail bears (R-END-2).</summary>
public sealed class RatingTests
{
    private const string Report = "/api/reports/satisfaction?from=2026-03-01&to=2026-05-01";

    [Fact]
    public async Task A_look_answers_nothing_and_a_click_does()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string id, string path) = await CloseAsync(desk);

        DeskDriver.Answer page = await desk.Http.GetAsync(path, role: null);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.Status, page.ContentHeaders.ContentType?.MediaType));
        Assert.Contains("How did we do?", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("rated", await desk.EventsAsync(id));

        DeskDriver.Answer thanks = await PostAsync(desk, path, "answer=bad&comment=%3Cb%3ESlow");
        Assert.Equal(HttpStatusCode.OK, thanks.Status);
        Assert.Contains("Thank you. You said: not good.", thanks.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Slow", thanks.Text, StringComparison.Ordinal);
        Assert.Contains("rated", await desk.EventsAsync(id));
        Assert.Equal("closed", (string?)(await desk.Http.GetAsync("/api/cases/" + id)).Json["status"]);
        Assert.Contains("The customer says how we did: bad", (await desk.Http.GetAsync("/desk/cases/" + id)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_noted_is_said_on_the_page_and_a_link_of_others_is_not_there()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string id, string path) = await CloseAsync(desk);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(desk, path, "answer=maybe")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.PostAsync(path, "application/json", "{}"u8.ToArray())).Status);
        DeskDriver.Answer tooLong = await PostAsync(desk, path, "answer=good&comment=" + new string('x', 2001));
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.Status);
        Assert.Contains("At most 2000 characters", tooLong.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Http.GetAsync(path + "x", role: null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(desk, "/rate/C-1-1-1.0000000000000000", "answer=good")).Status);
        Assert.DoesNotContain("rated", await desk.EventsAsync(id));

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(desk, path, "answer=good")).Status);
        desk.Http.DeskClock.Advance(Duration.FromDays(7) + Duration.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(desk, path, "answer=bad")).Status);
    }

    [Fact]
    public async Task The_report_counts_who_was_asked_who_answered_and_what()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await PostAsync(desk, (await CloseAsync(desk)).Path, "answer=good");
        await PostAsync(desk, (await CloseAsync(desk)).Path, "answer=bad");
        await CloseAsync(desk);
        await desk.OpenAsync();
        await desk.AttendAsync();
        await desk.RecoverAsync();

        JsonNode report = (await desk.Http.GetAsync(Report)).Json;
        Assert.Equal((3, 2, 1, 1, 0.6667, 0.5), Figures(report["all"]!));
        Assert.Equal("2026-03", (string?)Assert.Single(report["months"]!.AsArray())!["name"]);
        string[] lines = (await desk.Http.GetAsync(Report + "&format=csv")).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["group,name,asked,answered,good,bad,shareAnswered,shareGood", "all,,3,2,1,1,0.6667,0.5", "month,2026-03,3,2,1,1,0.6667,0.5"], lines[..3]);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Http.GetAsync("/api/reports/satisfaction?from=soon&to=2026-05-01")).Status);
    }

    private static (int, int, int, int, double, double) Figures(JsonNode of) =>
        ((int)of["asked"]!, (int)of["answered"]!, (int)of["good"]!, (int)of["bad"]!, (double)of["shareAnswered"]!, (double)of["shareGood"]!);

    private static Task<DeskDriver.Answer> PostAsync(CaseDesk desk, string path, string form) =>
        desk.PostAsync(path, "application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(form));

    /// <returns>The case, and the address that its closing mail bears where the desk has a public one.</returns>
    private static async Task<(string Id, string Path)> CloseAsync(CaseDesk desk)
    {
        string id = await desk.OpenAsync();
        await desk.DoAsync($"/api/cases/{id}/resolve", "{'kind':'resolution','summary':'It works.'}");
        await desk.DoAsync($"/api/cases/{id}/confirm", "{}");
        await desk.AttendAsync();
        string mail = desk.Outside.Mails.Last(m => m.EffectId.StartsWith(id + "-", StringComparison.Ordinal)).EffectId;
        return (id, "/rate/" + new RatingTokens(desk.Get<MailSettings>().TokenSecrets).For(mail));
    }
}
