using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Standalone.Http;

namespace SupportFunctions.Desk.Tests.Http;

/// <summary>What is no proper request is told so in the words of every other refusal, whether the desk or its server noticed.</summary>
public sealed class RejectedRequestTests
{
    [Theory]
    [InlineData("GET {0}/%00 HTTP/1.1\r\nHost: desk\r\n\r\n", 400, "malformed", "a NUL at the end")]
    [InlineData("GET /%00{0} HTTP/1.1\r\nHost: desk\r\n\r\n", 400, "malformed", "a NUL at the start")]
    [InlineData("GET {0}\0 HTTP/1.1\r\nHost: desk\r\n\r\n", 400, "malformed", "a bare NUL")]
    [InlineData("GET {0}/\u00e9 HTTP/1.1\r\nHost: desk\r\n\r\n", 400, "malformed", "letters that must be escaped")]
    [InlineData("GET {0} HTTP/1.1\r\n\r\n", 400, "malformed", "no Host")]
    [InlineData("GET {0} HTTP/1.1\r\nHost: desk\r\nHost: other\r\n\r\n", 400, "malformed", "two Hosts")]
    [InlineData("GET {0} HTTP/1.1\r\nHost: desk\r\nBad Name: x\r\n\r\n", 400, "malformed", "a header's name with a blank")]
    [InlineData("POST {0} HTTP/1.1\r\nHost: desk\r\nContent-Length: many\r\n\r\n", 400, "malformed", "a length that is none")]
    [InlineData("GET {0} HTTP/3.7\r\nHost: desk\r\n\r\n", 505, "malformed", "a version that does not exist")]
    [InlineData("nonsense\r\n\r\n", 400, "malformed", "no HTTP at all")]
    [InlineData("GET {0}/{9000} HTTP/1.1\r\nHost: desk\r\n\r\n", 414, "too-large", "a path over the limit")]
    [InlineData("GET {0}?q={9000} HTTP/1.1\r\nHost: desk\r\n\r\n", 414, "too-large", "a query over the limit")]
    [InlineData("GET {0} HTTP/1.1\r\nHost: desk\r\nCookie: {40000}\r\n\r\n", 431, "too-large", "a header over the limit")]
    [InlineData("GET {0}/{7000} HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n", 404, "not-found", "a long path under the limit")]
    [InlineData("GET {0}/%2F.. HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n", 404, "not-found", "an escaped slash before dots")]
    [InlineData("GET {0}/..%2F..%2Fetc HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n", 404, "not-found", "dots before an escaped slash")]
    [InlineData("GET {0}/%zz%4 HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n", 404, "not-found", "escapes that are none")]
    [InlineData("GET {0}/%ff%c0%af HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n", 404, "not-found", "escapes that are no UTF-8")]
    public async Task The_answer_is_a_problem_that_says_what_to_do(string request, int status, string problem, string because)
    {
        await using WebApplication app = await StartAsync();
        foreach (string url in new[] { "/nowhere", "/api/customers", "/api/cases/C-1/timeline", "/intake/email/raw", "/desk" })
        {
            string asked = request.Replace("{0}", url, StringComparison.Ordinal).Replace("Host: desk", $"Host: desk\r\n{KeyMiddleware.Header}: {DeskDriver.KeyOf(Role.Admin)}", StringComparison.Ordinal);
            string bytes = Long().Replace(asked, m => new string('x', int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)));
            (int said, IReadOnlyList<string> fields, byte[] body) = await AskAsync(app, Encoding.Latin1.GetBytes(bytes));

            Assert.True(said == status, $"{because} at '{url}': {said}");
            Assert.Contains("Content-Type: application/problem+json", fields);
            Assert.Contains("X-Content-Type-Options: nosniff", fields);
            if (!fields.Contains("Transfer-Encoding: chunked"))
            {
                Assert.Contains(FormattableString.Invariant($"Content-Length: {body.Length}"), fields);
            }

            // Between the marks of a chunk, if it came as one.
            string text = Encoding.UTF8.GetString(body);
            Assert.True(text.Length < 1000, because);
            JsonNode read = JsonNode.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..(text.LastIndexOf('}') + 1)])!;
            Assert.Equal((Problem.TypeBase + problem, status), ((string)read["type"]!, (int)read["status"]!));
            Assert.True(((string)read["detail"]!).Length > 20, because);
        }
    }

    [Fact]
    public async Task A_refusal_behind_an_answered_request_on_the_same_connection_is_explained_too()
    {
        await using WebApplication app = await StartAsync();
        (int status, _, byte[] rest) = await AskAsync(app, "GET /healthz HTTP/1.1\r\nHost: desk\r\n\r\nGET /%00 HTTP/1.1\r\nHost: desk\r\n\r\n"u8.ToArray());

        Assert.Equal(200, status);
        string all = Encoding.UTF8.GetString(rest);
        Assert.Contains("HTTP/1.1 400 Bad Request\r\n", all, StringComparison.Ordinal);
        Assert.EndsWith("/openapi.json lists every URL.\"}", all, StringComparison.Ordinal);
    }

    private static System.Text.RegularExpressions.Regex Long() => new(@"\{(\d{2,})\}", System.Text.RegularExpressions.RegexOptions.NonBacktracking);

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.ConfigureEndpointDefaults(listen => listen.ExplainRejections());
        });
        builder.Logging.ClearProviders();
        DeskDriver.AddTo(builder.Services, new InMemoryTableStore(), TimeProvider.System, TimeProvider.System);
        WebApplication app = builder.Build();
        app.UseDesk();
        await app.StartAsync();
        return app;
    }

    /// <summary>As bytes, because a client would mend or refuse what is asked here. Until the server closes the connection, as it does behind each of these.</summary>
    private static async Task<(int Status, IReadOnlyList<string> Fields, byte[] Body)> AskAsync(WebApplication app, byte[] request)
    {
        var address = new Uri(app.Urls.Single());
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(request);
        using var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all);
        }
        catch (IOException)
        {
            // Reset behind the answer, because not all of the request was read.
        }

        byte[] bytes = all.ToArray();
        int end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        Assert.True(end > 0, Encoding.Latin1.GetString(bytes));
        string[] head = Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
        return (int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture), head[1..], bytes[(end + 4)..]);
    }
}
