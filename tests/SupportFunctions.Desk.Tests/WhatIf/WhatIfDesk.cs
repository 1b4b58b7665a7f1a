using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.WhatIf;

/// <summary>What tests of reports do with a desk.</summary>
internal static class WhatIfDesk
{
    public const string March = "'from':'2026-03-01','to':'2026-04-01'";

    /// <summary>The standard agreement with other hours for the first response of severity 1, and for its resolution.</summary>
    public static string Agreement(string first, string resolution = "PT72H", string name = "Other terms") =>
        $"{{'name':'{name}','targets':{{'sev1':{{'firstResponse':{{'duration':'{first}','calendar':'pacific-business-hours'}},'resolution':{{'duration':'{resolution}','calendar':'pacific-business-hours'}}}},'sev2':{{'firstResponse':{{'duration':'PT40H','calendar':'pacific-business-hours'}}}}}}}}";

    /// <summary>Five cases: opened Monday 01:00 in California, an hour after each other; triaged as sev1, and the nth answered after n hours of Monday.</summary>
    public static async Task<IReadOnlyList<string>> FillAsync(this CaseDesk desk, int count = 5)
    {
        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Acme','tier':'enterprise','deployment':'self-hosted','domains':['acme.example']}");
        var ids = new List<string>();
        for (int i = 0; i < count; i++)
        {
            ids.Add(await desk.OpenAsync());
            await desk.DoAsync($"/api/cases/{ids[i]}/triage", "{'severity':'sev1','priority':'p1'}");
        }

        desk.Http.DeskClock.Advance(Duration.FromHours(8));
        foreach (string id in ids)
        {
            await desk.PassAsync(Duration.FromHours(1));
            await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'We looked.','nextSteps':'We look on.'}");
        }

        await desk.AttendAsync();
        return ids;
    }

    public static Task<DeskDriver.Answer> AskAsync(this CaseDesk desk, string body, string query = "") =>
        desk.Http.SendAsync("POST", "/api/what-if" + query, "{" + body + "}", Role.Lead);

    public static async Task<JsonNode> AnswerAsync(this CaseDesk desk, string body, string query = "")
    {
        DeskDriver.Answer answer = await desk.AskAsync(body, query);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }
}
