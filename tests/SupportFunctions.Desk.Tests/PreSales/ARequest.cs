using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.PreSales;

/// <summary>A pre-sales request with every answer; a test names only what it is about.</summary>
internal static class ARequest
{
    public const string Url = "/intake/presales";

    public static JsonObject Json(Action<JsonObject>? but = null)
    {
        var body = new JsonObject
        {
            ["from"] = new JsonObject { ["email"] = "noor@desk.example", ["name"] = "Noor Haddad" },
            ["company"] = "Lumen Health",
            ["summary"] = "The trial finds no repositories",
            ["attempted"] = "Connect the trial to their code host.",
            ["expected"] = "120 repositories are listed.",
            ["stepsTaken"] = "Set HTTPS_PROXY, tested with curl.",
            ["impact"] = "core-features-unavailable",
            ["affectedUsers"] = "all",
            ["designDocs"] = new JsonArray("https://wiki.lumen.example/pilot"),
            ["salesStage"] = "technical validation",
            ["keyDates"] = new JsonArray("6 March: demonstration", "20 March: end of the trial"),
            ["severity"] = "p0",
        };
        but?.Invoke(body);
        return body;
    }

    public static Dictionary<string, string> Form(Action<Dictionary<string, string>>? but = null)
    {
        var fields = new Dictionary<string, string>
        {
            ["submission"] = "0123456789abcdef0123456789abcdef",
            ["from"] = "noor@desk.example",
            ["fromName"] = "Noor Haddad",
            ["company"] = "Lumen Health",
            ["summary"] = "The trial finds no repositories",
            ["attempted"] = "Connect the trial.\r\nThrough the proxy.",
            ["expected"] = "120 repositories are listed.",
            ["stepsTaken"] = "Set HTTPS_PROXY.",
            ["impact"] = "total-loss",
            ["affectedUsers"] = "select",
            ["severity"] = "",
            ["designDocs"] = "none",
            ["salesStage"] = "trial",
            ["keyDates"] = "6 March: demonstration\r\n\r\n20 March: end of the trial",
            ["website"] = "",
        };
        but?.Invoke(fields);
        return fields;
    }

    public static Task<DeskDriver.Answer> PostAsync(CaseDesk desk, JsonObject body, params (string Name, string Value)[] headers) =>
        desk.PostAsync(Url, "application/json", Encoding.UTF8.GetBytes(body.ToJsonString()), headers);

    public static async Task<DeskDriver.Answer> PostAsync(CaseDesk desk, Dictionary<string, string> form)
    {
        using var content = new FormUrlEncodedContent(form);
        return await desk.PostAsync(Url, "application/x-www-form-urlencoded", await content.ReadAsByteArrayAsync());
    }

    /// <summary>Accepted, worked off, and attended to.</summary>
    public static async Task<(string State, string? Case, string? Reason)> TakeInAsync(CaseDesk desk, JsonObject body)
    {
        DeskDriver.Answer answer = await PostAsync(desk, body);
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        await desk.WorkOffAsync();
        await desk.AttendAsync();
        return await desk.IntakeAsync((string)answer.Json["intakeId"]!);
    }
}
