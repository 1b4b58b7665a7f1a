using System.Net;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Starting;

/// <summary>Logs are read by people and machines that must not know what customers write, or who they are.</summary>
[Collection(ProcessTests.Name)]
public sealed class LogTests
{
    private const string Address = "very.private.person@secluded.example";
    private const string Words = "xylophone-marmalade";

    [Theory]
    [InlineData("Information", "as shipped")]
    [InlineData("Debug", "while somebody looks for a fault")]
    public async Task The_log_never_holds_what_was_written_nor_by_whom_nor_a_key(string level, string because)
    {
        using var data = new DataFolder();
        var settings = new Dictionary<string, string> { ["Logging__LogLevel__Default"] = level };
        await using DeskProcess desk = await DeskProcess.StartAsync(data, settings: settings);
        DeskClient client = desk.Client;
        Letter letter = new(Address, $"Subject {Words}") { Body = $"Body {Words}" };

        string id = await client.OpenCaseAsync(letter.ToString());
        await client.EndOfAsync(DeskClient.Accepted(await client.SendAsync(HttpMethod.Post, "/intake/email", (letter with { Subject = $"Two {Words}" }).ToParsedForm())));
        await client.EndOfAsync(await client.AcceptAsync((letter with { AutoSubmitted = "auto-replied", MessageId = "m@x" }).ToString()));
        await client.EndOfAsync(await client.AcceptAsync($"no mail at all, {Words}, {Address}"));
        (await client.SendAsync(HttpMethod.Post, "/intake/webhooks/generic", DeskClient.Json($$"""{"type":"{{Words}}","from":"{{Address}}" """)))
            .Expect(HttpStatusCode.BadRequest);
        (await client.PostAsync($"/api/cases/{id}/reply", new { summary = Words, nextSteps = Words, body = Words })).Expect(HttpStatusCode.OK);
        (await client.GetAsync($"/api/cases?text={Uri.EscapeDataString(Address)}")).Expect(HttpStatusCode.OK);
        (await client.GetAsync($"/api/admin/automatic-mail/{Address}")).Expect(HttpStatusCode.OK);
        (await client.SendAsync(HttpMethod.Delete, $"/api/admin/automatic-mail/{Uri.EscapeDataString(Address)}")).Expect(HttpStatusCode.OK);
        await client.GetAsync($"/api/admin/automatic-mail/{Address}/unknown");
        await client.GetAsync($"/desk/?code={client.Key}");
        (await client.PutAsync("/api/customers/acme", new { name = Words, tier = "team", deployment = "cloud", contacts = new[] { new { email = Address } } }))
            .ExpectSuccess();
        await desk.MailsOfAsync(id, 2);
        Assert.Equal(0, await desk.StopAsync());

        string log = desk.Host.Output + desk.Host.Errors;
        string withoutKeyLine = string.Join('\n', log.Split('\n').Where(l => !l.StartsWith("Admin key, shown this once", StringComparison.Ordinal)));
        Assert.Contains("ended as Case", log, StringComparison.Ordinal);
        foreach (string secret in new[] { Words, Address, Uri.EscapeDataString(Address), "very.private", client.Key! })
        {
            string[] told = [.. withoutKeyLine.Split('\n').Where(l => l.Contains(secret, StringComparison.OrdinalIgnoreCase))];
            Assert.True(told.Length == 0, $"{because}: {string.Join('\n', told.Take(3))}");
        }
    }
}
