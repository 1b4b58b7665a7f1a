using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Resources;
using SupportFunctions.Desk.Tests.Storage;

namespace SupportFunctions.Desk.Tests.Http;

public sealed class ProblemTests
{
    [Theory]
    [InlineData("GET", "/api/no-such-thing", 404, "not-found", "an unknown URL")]
    [InlineData("GET", "/nowhere", 404, "not-found", "an unknown URL outside the API")]
    [InlineData("POST", "/api/customers", 405, "method-not-allowed", "a method that the URL does not take")]
    [InlineData("PATCH", "/healthz", 405, "method-not-allowed", "the same on an open URL")]
    [InlineData("DELETE", "/api/policy", 405, "method-not-allowed", "the policy cannot be deleted")]
    public async Task What_is_not_served_says_so(string method, string url, int status, string problem, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await desk.SendAsync(method, url);
        Assert.Equal((status, problem, because), ((int)answer.Status, answer.Problem, because));
        if (status == 405)
        {
            Assert.NotEmpty(answer.ContentHeaders.Allow);
        }
    }

    [Theory]
    [InlineData("", 400, "malformed", "nothing")]
    [InlineData("{", 400, "malformed", "cut off")]
    [InlineData("{\"name\":\"\\ud800\"}", 400, "malformed", "half a surrogate pair")]
    [InlineData("{\"\\ud800\":1}", 400, "malformed", "half a surrogate pair as a name")]
    [InlineData("[]", 400, "malformed", "a list")]
    [InlineData("null", 400, "malformed", "null")]
    [InlineData("7", 400, "malformed", "a number")]
    [InlineData("{} {}", 400, "malformed", "two")]
    [InlineData("{'name':1,'name':2}", 400, "malformed", "a field twice, one of them at fault")]
    public async Task A_body_that_is_no_json_object_is_refused(string body, int status, string problem, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await desk.SendAsync("PUT", "/api/customers/acme", body);
        Assert.Equal((status, problem, because), ((int)answer.Status, answer.Problem, because));
        Assert.DoesNotContain("System.", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/api/cases/C-1/note", "{'text':'a','text':'b'}", "text", "at the top")]
    [InlineData("POST", "/api/cases/C-1/note", "{'text':'a','t\\u0065xt':'b'}", "text", "written in two ways")]
    [InlineData("POST", "/api/cases/C-1/note", "{'text':'a','unheard':1,'unheard':2}", "unheard", "a field that nobody reads")]
    [InlineData("PUT", "/api/customers/acme", "{'name':'A','contacts':[{'email':'a@x.example'},{'email':'b@x.example','email':'c@x.example'}]}", "contacts[1].email", "inside a list")]
    [InlineData("PUT", "/api/customers/acme", "{'name':7,'facts':{'a':'1','a':'2'}}", "facts.a", "a name of the sender's own, behind another fault")]
    [InlineData("POST", "/api/what-if", "{'agreement':{'id':'standard','replaceWith':{'name':'a','name':'b'}}}", "agreement.replaceWith.name", "in a body within a body")]
    [InlineData("POST", "/intake/presales", "{'summary':'a','summary':'b'}", "summary", "the open form")]
    public async Task A_field_given_twice_is_refused_by_its_name_wherever_it_stands(string method, string url, string body, string field, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await desk.SendAsync(method, url, body);
        Assert.True(("malformed", $"The body names '{field}' twice. Send each field once.") == (answer.Problem, (string)answer.Json["detail"]!), $"{because}: {answer.Text}");
    }

    [Theory]
    [InlineData("{'a':1,'b':{'a':1},'c':[{'a':1},{'a':1}],'A':1}", "each once in its own object")]
    [InlineData("{'a':{'b':1}", "cut off")]
    [InlineData("{'a':1,'\\ud800':1,'a':2}", "text that is no Unicode comes first")]
    [InlineData("[]", "no object")]
    public void A_field_once_in_each_object_is_none_given_twice(string json, string because)
    {
        Assert.True(RepeatedField.In(Encoding.UTF8.GetBytes(json.Replace('\'', '"'))) is null, because);
    }

    [Theory]
    [InlineData("text/plain", "another type")]
    [InlineData("application/x-www-form-urlencoded", "what curl sends by default")]
    [InlineData("application/json; charset=utf-16", "JSON is UTF-8")]
    public async Task A_body_of_another_type_is_refused(string type, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await desk.SendAsync("PUT", "/api/customers/acme", Bodies.Small("customers"), Role.Admin, ("Content-Type", type));
        Assert.Equal(((int)HttpStatusCode.UnsupportedMediaType, "unsupported-media-type", because), ((int)answer.Status, answer.Problem, because));
    }

    [Fact]
    public async Task Values_that_cannot_be_read_are_named_together_with_those_that_a_rule_refuses()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await desk.SendAsync("PUT", "/api/customers/acme", """
            {'name':['x'],'tier':'gold','deployment':7,'domains':'acme.example','contacts':[{'email':5,'statusMail':'yes'},{'email':'no'}],
             'timeZone':'Mars/Base','facts':[],'language':{}}
            """);
        Assert.Equal(
            ["contacts[0].email", "contacts[0].statusMail", "contacts[1].email", "deployment", "domains", "facts", "language", "name", "tier", "timeZone"],
            answer.FaultyFields);
        Assert.Equal(
            [
                "Use a text, in double quotes.",
                "Use true or false, without quotes.",
                "'no' is not a mail address; use one such as ada@acme.example.",
                "Use one of self-hosted, managed, cloud.",
                "Use a list, in square brackets.",
                "Use an object, in curly brackets.",
                "Use a text, in double quotes.",
                "Use a text, in double quotes.",
                "'gold' is not one of pre-sales, enterprise, team, free, open-source, internal.",
                "'Mars/Base' is not a known time zone; use an IANA id such as Europe/Vienna.",
            ],
            answer.Json["errors"]!.AsObject().Select(e => (string)Assert.Single(e.Value!.AsArray())!));
    }

    [Fact]
    public async Task A_fault_of_ours_shows_nothing_of_the_inside_and_is_logged_once()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        desk.Store.Fault = new InvalidOperationException("the secret of the inside");
        var answer = await desk.GetAsync("/api/customers");
        Assert.Equal((HttpStatusCode.InternalServerError, "internal"), (answer.Status, answer.Problem));
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        string logged = Assert.Single(desk.Log.Errors);
        Assert.Contains((string)answer.Json["traceId"]!, logged, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "a fault of ours")]
    [InlineData(true, "a store that is away")]
    public async Task The_log_of_a_fault_names_the_route_and_not_the_address_in_the_path(bool isStoreAway, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        desk.Store.Fault = isStoreAway ? new StoreUnavailableException("away") : new InvalidOperationException("broken");

        var answer = await desk.GetAsync("/api/admin/automatic-mail/very.private%40secluded.example");

        Assert.Equal((isStoreAway ? 503 : 500, because), ((int)answer.Status, because));
        string logged = Assert.Single(desk.Log.Errors);
        Assert.StartsWith("GET /api/admin/automatic-mail/{address}", logged, StringComparison.Ordinal);
        Assert.DoesNotContain("secluded", logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_away_is_503_and_readyz_says_so_while_healthz_does_not_care()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        Assert.Equal((HttpStatusCode.OK, """{"status":"ready"}"""), ((await desk.GetAsync("/readyz", null)).Status, (await desk.GetAsync("/readyz", null)).Text));
        desk.Store.Fault = new StoreUnavailableException("away");
        var answer = await desk.GetAsync("/readyz", null);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (answer.Status, answer.Problem));
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
        Assert.Equal("unavailable", (await desk.GetAsync("/api/policy")).Problem);
        Assert.Equal("""{"status":"listening"}""", (await desk.GetAsync("/healthz", null)).Text);
    }

    [Theory]
    [InlineData("/api/customers/acme", 30, "everything but intake")]
    [InlineData("/intake/presales", 40, "intake")]
    [InlineData("/INTAKE/email/raw", 40, "intake, however it is written")]
    [InlineData("/intake/email", 64, "kept in part rather than refused")]
    public async Task A_body_over_the_limit_is_refused_with_or_without_a_said_length(string url, int mebibytes, string because)
    {
        long limit = mebibytes * 1024L * 1024;
        Assert.Equal((limit, because), (BodyLimits.For(url), because));
        foreach (long? length in new long?[] { limit, limit + 1, null })
        {
            long read = 0;
            var limits = new BodyLimits(async c =>
            {
                byte[] chunk = new byte[1024 * 1024];
                for (int n; (n = await c.Request.Body.ReadAsync(chunk)) > 0;)
                {
                    read += n;
                }
            });
            var context = new DefaultHttpContext { Request = { Path = url, ContentLength = length, Body = new Zeros(length ?? (limit + 1)) } };
            Exception? thrown = await Record.ExceptionAsync(() => limits.InvokeAsync(context));
            bool isRefused = context.Response.StatusCode == 413 || thrown is BadHttpRequestException { StatusCode: 413 };
            Assert.Equal(length != limit, isRefused);
            Assert.Equal(length > limit ? 0 : limit, read);
        }
    }

    [Fact]
    public async Task A_body_that_grows_over_the_limit_is_answered_with_413()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/customers/acme");
        request.Headers.Add(KeyMiddleware.Header, DeskDriver.KeyOf(Role.Admin));
        request.Headers.TransferEncodingChunked = true;
        request.Content = new StreamContent(new Zeros(BodyLimits.Ordinary + 1));
        request.Content.Headers.ContentType = new("application/json");
        var answer = await desk.SendAsync(request);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too-large"), (answer.Status, answer.Problem));
        Assert.Contains("30 MiB", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_pipeline_works_inside_another_host()
    {
        var services = new ServiceCollection();
        DeskDriver.AddTo(services, new InMemoryTableStore(), TimeProvider.System, TimeProvider.System);
        await using ServiceProvider provider = services.BuildServiceProvider();
        RequestDelegate pipeline = new ApplicationBuilder(provider).UseDesk().Build();
        await using AsyncServiceScope scope = provider.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = "GET";
        context.Request.Path = "/api/calendars/desk-hours";
        context.Request.Headers[KeyMiddleware.Header] = DeskDriver.KeyOf(Role.Reader);
        using var body = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        await pipeline(context);
        Assert.Equal(200, context.Response.StatusCode);
        Assert.Contains("\"mon\":[[\"09:00\",\"24:00\"]]", Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
    }

    private sealed class Zeros(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = (int)Math.Min(count, _left);
            buffer.AsSpan(offset, read).Clear();
            _left -= read;
            return read;
        }

        public override void Flush()
        {
            // Nothing is written.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
