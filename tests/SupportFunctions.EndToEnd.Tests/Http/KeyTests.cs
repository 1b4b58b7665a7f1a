using System.Net;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Http;

/// <summary>Who may do what, on a desk whose keys are configured.</summary>
[Collection(ProcessTests.Name)]
public sealed class KeyTests(SharedDesk shared)
{
    private static readonly string[] _roles = ["admin", "lead", "engineer", "reader"];

    [Theory]
    [InlineData(null, "no key")]
    [InlineData("", "an empty one")]
    [InlineData("0123456789012345678901234567890123456789", "a wrong one")]
    public async Task Without_a_right_key_everything_under_api_is_401(string? key, string because)
    {
        using DeskClient stranger = shared.Client.With(key);
        foreach (string path in new[] { "/api/cases", "/api/cases/C-1", "/api/queue", "/api/admin/ledger", "/api/no-such-thing", "/desk/" })
        {
            Assert.Equal((because, "https"), (because, (await stranger.GetAsync(path)).Problem(HttpStatusCode.Unauthorized).Type[..5]));
        }

        foreach (string path in new[] { "/healthz", "/readyz", "/openapi.json" })
        {
            (await stranger.GetAsync(path)).Expect(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Each_role_may_do_what_it_is_there_for_and_no_more()
    {
        using var data = new DataFolder();
        var settings = new Dictionary<string, string>();
        for (int i = 0; i < _roles.Length; i++)
        {
            settings[FormattableString.Invariant($"Keys__{i}__Name")] = "the-" + _roles[i];
            settings[FormattableString.Invariant($"Keys__{i}__Role")] = _roles[i];
            settings[FormattableString.Invariant($"Keys__{i}__Key")] = KeyOf(_roles[i]);
        }

        await using DeskProcess desk = await DeskProcess.StartAsync(data, settings: settings);
        string id = await desk.Client.OpenCaseAsync(new Letter("kim@acme.example", "Search is down").ToString());
        (string Method, string Path, object? Body, string AllowedFrom)[] matrix =
        [
            ("GET", $"/api/cases/{id}", null, "reader"),
            ("GET", "/api/queue", null, "reader"),
            ("POST", $"/api/cases/{id}/note", new { text = "A note." }, "engineer"),
            ("PUT", "/api/customers/acme", new { name = "Acme", tier = "team", deployment = "cloud", domains = new[] { "acme.example" } }, "lead"),
            ("GET", "/api/admin/ledger", null, "admin"),
            ("GET", "/api/admin/dead-letters", null, "admin"),
        ];

        foreach (string role in _roles)
        {
            using DeskClient client = desk.Client.With(KeyOf(role));
            foreach ((string method, string path, object? body, string allowedFrom) in matrix)
            {
                Answer answer = await client.SendAsync(new HttpMethod(method), path, body is null ? null : DeskClient.Json(Answer.Write(body)));
                if (Array.IndexOf(_roles, role) <= Array.IndexOf(_roles, allowedFrom))
                {
                    answer.ExpectSuccess();
                }
                else
                {
                    answer.Problem(HttpStatusCode.Forbidden);
                }
            }
        }

        Assert.Equal(
            ["the-admin", "the-lead", "the-engineer"],
            (await desk.Client.TimelineAsync(id)).Where(e => e.Type == "note-added").Select(e => e.By));
    }

    private static string KeyOf(string role) => role.PadRight(40, '-');
}
