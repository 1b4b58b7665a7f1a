using System.Net;
using System.Text;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Intake;

/// <summary>What cannot be used is refused with a reason, and leaves no trace.</summary>
[Collection(ProcessTests.Name)]
public sealed class BadInputTests(SharedDesk shared)
{
    private const int Mebibyte = 1024 * 1024;

    [Theory]
    [InlineData("/intake/email", "multipart/form-data", "", 400, "an empty body")]
    [InlineData("/intake/email", "application/json", "{}", 415, "a form is wanted")]
    [InlineData("/intake/email/raw", "text/html", "<p>Hello</p>", 415, "a mail is wanted")]
    [InlineData("/intake/email/raw", "message/rfc822", "", 400, "an empty body")]
    [InlineData("/intake/webhooks/generic", "text/plain", "{}", 415, "JSON is wanted")]
    [InlineData("/intake/webhooks/generic", "application/json", "{\"type\":", 400, "broken JSON")]
    [InlineData("/intake/webhooks/generic", "application/json", "{\"type\":\"case.closed\",\"data\":{}}", 400, "an unknown type")]
    [InlineData("/intake/webhooks/generic", "application/json", "{\"type\":\"case.requested\",\"data\":{\"from\":{\"email\":\"nobody\"}}}", 400, "no address")]
    [InlineData("/intake/webhooks/carrier-pigeon", "application/json", "{}", 404, "an unknown source")]
    [InlineData("/api/cases", "application/json", "{\"subject\":", 400, "broken JSON")]
    [InlineData("/api/cases", "application/json", "[]", 400, "an object is wanted")]
    [InlineData("/api/cases", "application/json", "{\"subject\":\"\",\"from\":{\"email\":\"nobody\"},\"text\":\"\"}", 400, "three faults at once")]
    [InlineData("/api/cases", "text/plain", "hello", 415, "JSON is wanted")]
    [InlineData("/api/cases/C-999999/note", "application/json", "{\"text\":\"x\"}", 404, "there is no such case")]
    [InlineData("/api/cases/C-0x2A/note", "application/json", "{\"text\":\"x\"}", 404, "that is no case's id")]
    public async Task A_bad_request_is_refused_with_a_problem_and_leaves_no_trace(string path, string type, string body, int status, string because)
    {
        LedgerBody before = await shared.Client.LedgerAsync();
        int cases = (await shared.Client.CasesAsync()).Count;

        ProblemBody problem = (await shared.Client.SendAsync(HttpMethod.Post, path, DeskClient.Bytes(Encoding.UTF8.GetBytes(body), type)))
            .Problem((HttpStatusCode)status);

        Assert.True(problem.Detail.Length > 10, because);
        Assert.Equal(before, await shared.Client.LedgerAsync());
        Assert.Equal(cases, (await shared.Client.CasesAsync()).Count);
    }

    [Fact]
    public async Task A_path_that_no_request_may_have_is_refused_in_words_by_the_server_itself()
    {
        ProblemBody problem = (await shared.Client.GetAsync("/api/customers/%00")).Problem(HttpStatusCode.BadRequest);

        Assert.Contains("%00", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_case_names_every_fault_by_field()
    {
        ProblemBody problem = (await shared.Client.PostAsync("/api/cases", new { subject = "", from = new { email = "nobody" }, text = "" }))
            .Problem(HttpStatusCode.BadRequest);

        Assert.Equal(["from.email", "subject", "text"], problem.Errors!.Keys.Order());
    }

    [Theory]
    [InlineData("/intake/email/raw", "message/rfc822", 50, true, "intake takes 40 MiB")]
    [InlineData("/intake/email/raw", "message/rfc822", 50, false, "the limit holds for a body of unsaid length")]
    [InlineData("/intake/webhooks/generic", "application/json", 50, true, "intake takes 40 MiB")]
    [InlineData("/api/cases", "application/json", 50, true, "the rest takes 30 MiB")]
    [InlineData("/api/cases", "application/json", 50, false, "the limit holds for a body of unsaid length")]
    [InlineData("/intake/email", "multipart/form-data; boundary=abc", 65, true, "even the form is refused over 64 MiB")]
    public async Task A_body_that_is_too_large_is_refused_in_words_even_to_who_sends_it_all(string path, string type, int mebibytes, bool saysLength, string because)
    {
        LedgerBody before = await shared.Client.LedgerAsync();
        using HttpContent content = DeskClient.Bytes(new byte[mebibytes * Mebibyte], type);

        ProblemBody problem = (await shared.Client.SendAsync(HttpMethod.Post, path, content, saysLength ? [] : [("Transfer-Encoding", "chunked")]))
            .Problem(HttpStatusCode.RequestEntityTooLarge);

        Assert.True(problem.Type.EndsWith("/too-large", StringComparison.Ordinal), because);
        Assert.Equal(before, await shared.Client.LedgerAsync());
    }

    [Fact]
    public async Task A_mail_form_of_50_MiB_is_taken_and_its_head_kept_because_a_refused_sender_would_retry_for_days()
    {
        byte[] body = new byte[50 * Mebibyte];
        Encoding.UTF8.GetBytes("--abc\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n").CopyTo(body, 0);

        string id = DeskClient.Accepted(await shared.Client.SendAsync(HttpMethod.Post, "/intake/email", DeskClient.Bytes(body, "multipart/form-data; boundary=abc")));

        Assert.Equal("quarantine", (await shared.Client.EndOfAsync(id)).State);
        Assert.Contains(id, (await shared.Client.GetAsync("/api/admin/dead-letters?top=500")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/intake/in_20260304012345678901234567890")]
    [InlineData("/api/intake/nonsense")]
    [InlineData("/api/cases/C-999999")]
    [InlineData("/api/cases/1042")]
    [InlineData("/api/cases/C-999999/timeline")]
    [InlineData("/api/customers/nobody")]
    [InlineData("/api/no-such-thing")]
    public async Task What_is_not_there_is_404(string path) => (await shared.Client.GetAsync(path)).Problem(HttpStatusCode.NotFound);

    [Fact]
    public async Task A_write_on_an_outdated_state_is_412_and_changes_nothing()
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        string id = await shared.Client.OpenCaseAsync(customer.Letter("Search is down").ToString());
        await shared.MailsOfAsync(id, 1);
        string seen = (await shared.Client.GetAsync($"/api/cases/{id}")).ETag!;
        (await shared.Client.PostAsync($"/api/cases/{id}/note", new { text = "Somebody else was faster." }, ("If-Match", seen))).Expect(HttpStatusCode.OK);
        string now = (await shared.Client.GetAsync($"/api/cases/{id}")).ETag!;

        Answer answer = await shared.Client.PostAsync($"/api/cases/{id}/note", new { text = "Too late." }, ("If-Match", seen));

        answer.Problem(HttpStatusCode.PreconditionFailed);
        Assert.NotEqual(seen, now);
        Assert.Equal(now, (await shared.Client.GetAsync($"/api/cases/{id}")).ETag);
    }
}
