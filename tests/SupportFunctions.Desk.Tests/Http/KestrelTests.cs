using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Storage;

namespace SupportFunctions.Desk.Tests.Http;

public sealed class KestrelTests
{
    [Theory]
    [InlineData(30_500_000, HttpStatusCode.OK, "over Kestrel's own limit of 30,000,000 and under ours of 30 MiB")]
    [InlineData((30 * 1024 * 1024) + 1, HttpStatusCode.RequestEntityTooLarge, "over ours")]
    public async Task The_limit_of_a_body_is_ours_and_not_the_servers(int length, HttpStatusCode expected, string because)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        DeskDriver.AddTo(builder.Services, new InMemoryTableStore(), TimeProvider.System, TimeProvider.System);
        await using WebApplication app = builder.Build();
        app.UseDesk();
        await app.StartAsync();

        const string Policy = "{\"ignored\":\"";
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        client.DefaultRequestHeaders.Add(KeyMiddleware.Header, DeskDriver.KeyOf(Role.Admin));
        client.DefaultRequestHeaders.Add(IdempotencyMiddleware.Header, "k");
        client.DefaultRequestHeaders.ExpectContinue = true;
        using var content = new StringContent(Policy + new string('x', length - Policy.Length - 2) + "\"}", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PutAsync(new Uri("/api/policy", UriKind.Relative), content);
        Assert.Equal((expected, because), (answer.StatusCode, because));
    }
}
