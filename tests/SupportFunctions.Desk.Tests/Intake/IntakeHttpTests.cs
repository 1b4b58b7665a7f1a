using System.Globalization;
using System.Net;
using System.Text;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Intake;

public sealed class IntakeHttpTests
{
    private const string Request = """{"type":"case.requested","data":{"id":"r-1","from":{"email":"kim@acme.example","name":"Kim"},"subject":"Login fails","text":"It does not work.","channel":"form"}}""";

    [Fact]
    public async Task The_answer_is_202_once_the_raw_message_is_stored_and_before_anything_else_happens()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        var answer = await desk.PostAsync("/intake/email/raw", "message/rfc822", Encoding.UTF8.GetBytes(Mails.From()));

        string id = (string)answer.Json["intakeId"]!;
        Assert.Equal((HttpStatusCode.Accepted, $"{{\"intakeId\":\"{id}\"}}"), (answer.Status, answer.Text));
        Assert.StartsWith("in_", id, StringComparison.Ordinal);
        IntakeRecord record = (await desk.Get<IntakeStore>().ReadAsync(id, default))!;
        Assert.Equal(Mails.From(), Encoding.UTF8.GetString((await desk.Get<IntakeStore>().RawAsync(record, default)).Memory.Span));
        Assert.Empty(desk.Store.Keys("cases"));
        Assert.Equal($"{{\"intakeId\":\"{id}\",\"state\":\"queued\"}}", (await desk.Http.GetAsync("/api/intake/" + id, Role.Reader)).Text);
    }

    [Fact]
    public async Task An_ended_intake_names_its_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.ReceiveAsync(Mails.From());
        await desk.WorkOffAsync();
        Assert.Equal($"{{\"intakeId\":\"{id}\",\"state\":\"case\",\"caseId\":\"C-1001\"}}", (await desk.Http.GetAsync("/api/intake/" + id)).Text);
    }

    [Theory]
    [InlineData("in_nothing")]
    [InlineData("in_202603020000000000000000000000000")]
    [InlineData("in_202603021abcdefghjkmnpqrstvw")]
    public async Task An_intake_there_is_not_is_404(string id)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal("not-found", (await desk.Http.GetAsync("/api/intake/" + id)).Problem);
    }

    [Fact]
    public async Task Without_a_store_there_is_no_202()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        desk.Store.BeforeCommit = _ => throw new SupportFunctions.Desk.Storage.StoreUnavailableException("away");

        var answer = await desk.PostAsync("/intake/email/raw", "message/rfc822", Encoding.UTF8.GetBytes(Mails.From()));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 0), (answer.Status, desk.Waiting));
    }

    [Theory]
    [InlineData("/intake/email/raw", "text/plain", 415, "unsupported-media-type", "another type")]
    [InlineData("/intake/email/raw", "", 415, "unsupported-media-type", "no type")]
    [InlineData("/intake/email/raw", "message/rfc822x", 415, "unsupported-media-type", "a type that begins alike")]
    [InlineData("/intake/email", "application/json", 415, "unsupported-media-type", "another type")]
    [InlineData("/intake/webhooks/generic", "text/json", 415, "unsupported-media-type", "another type")]
    [InlineData("/intake/webhooks/generic", "application/json", 400, "malformed", "no JSON")]
    [InlineData("/intake/webhooks/other", "application/json", 404, "not-found", "no such source")]
    [InlineData("/intake/webhooks/GENERIC", "application/json", 404, "not-found", "words are lower case")]
    public async Task What_cannot_be_read_is_refused_and_leaves_nothing(string url, string type, int status, string problem, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        var answer = await desk.PostAsync(url, type, "not a message"u8.ToArray());

        Assert.True((int)answer.Status == status, because + ": " + answer.Text);
        Assert.Equal(problem, answer.Problem);
        Assert.Empty(desk.Store.Keys("intake"));
        Assert.Empty(desk.Outside.Blobs);
    }

    [Theory]
    [InlineData("/intake/email/raw", "message/rfc822")]
    [InlineData("/intake/email", FormBuilder.ContentType)]
    public async Task Nothing_at_all_is_refused(string url, string type)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal("malformed", (await desk.PostAsync(url, type, [])).Problem);
        Assert.Empty(desk.Store.Keys("intake"));
    }

    [Fact]
    public async Task A_form_is_taken_with_any_boundary_that_the_reader_reads()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string boundary = new('b', 250);
        string form = $"--{boundary}\r\nContent-Disposition: form-data; name=from\r\n\r\nkim@acme.example\r\n--{boundary}\r\nContent-Disposition: form-data; name=text\r\n\r\nLogin fails\r\n--{boundary}--\r\n";

        var answer = await desk.PostAsync("/intake/email", "multipart/form-data; boundary=" + boundary, Encoding.ASCII.GetBytes(form));

        await desk.WorkOffAsync();

        Assert.Equal(("case", "C-1001", null), await desk.IntakeAsync((string)answer.Json["intakeId"]!));
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=other", 0, "another boundary")]
    [InlineData("multipart/form-data", 0, "no boundary")]
    [InlineData(FormBuilder.ContentType, 6, "cut off")]
    public async Task A_form_that_will_never_be_readable_is_taken_and_quarantined(string type, int cut, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        byte[] form = new FormBuilder().Field("from", "kim@acme.example").Field("subject", "Login fails").Build();

        var answer = await desk.PostAsync("/intake/email", type, form[..^cut]);

        Assert.True(answer.Status == HttpStatusCode.Accepted, because + ": " + answer.Text);
        string id = (string)answer.Json["intakeId"]!;
        Assert.Equal("quarantine", (await desk.IntakeAsync(id)).State);
        Assert.Equal(id, (string?)(await desk.Http.GetAsync("/api/admin/dead-letters")).Json["items"]![0]!["id"]);
        IntakeRecord record = (await desk.Get<IntakeStore>().ReadAsync(id, default))!;
        Assert.Equal(form.Length - cut, (await desk.Get<IntakeStore>().RawAsync(record, default)).Memory.Length);
    }

    [Fact]
    public async Task A_form_of_Inbound_Parse_becomes_a_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        byte[] form = new FormBuilder().Field("headers", "Message-ID: <f1@acme.example>\nDate: Mon, 2 Mar 2026 08:59:00 +0000\n")
            .Field("from", "Kim <kim@acme.example>").Field("to", "support@desk.example").Field("subject", "Login fails").Field("text", "It does not work.").Build();

        var answer = await desk.PostAsync("/intake/email", FormBuilder.ContentType, form);
        await desk.WorkOffAsync();

        Assert.Equal(("case", "C-1001", null), await desk.IntakeAsync((string)answer.Json["intakeId"]!));
    }

    [Fact]
    public async Task Forty_one_MiB_are_too_large_for_a_raw_mail_and_kept_as_quarantine_when_they_come_as_a_form()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        byte[] body = new byte[45 * 1024 * 1024];

        Assert.Equal("too-large", (await desk.PostAsync("/intake/email/raw", "message/rfc822", body[..(41 * 1024 * 1024)])).Problem);
        var answer = await desk.PostAsync("/intake/email", FormBuilder.ContentType, body);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        string id = (string)answer.Json["intakeId"]!;
        Assert.Equal(("quarantine", null), ((await desk.IntakeAsync(id)).State, (await desk.IntakeAsync(id)).Case));
        IntakeRecord record = (await desk.Get<IntakeStore>().ReadAsync(id, default))!;
        Assert.Equal(256 * 1024, (await desk.Get<IntakeStore>().RawAsync(record, default)).Memory.Length);
        Assert.Equal(id, (string?)(await desk.Http.GetAsync("/api/admin/dead-letters")).Json["items"]![0]!["id"]);
    }

    [Fact]
    public async Task A_mail_over_64_KiB_waits_in_a_blob()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal("case", (await desk.TakeInAsync(Mails.From(text: new string('x', 70_000)))).State);
        Assert.Single(desk.Outside.Blobs);
    }

    [Theory]
    [InlineData(0, true, 202, "signed just now")]
    [InlineData(-299, true, 202, "within five minutes")]
    [InlineData(-301, true, 401, "a replay")]
    [InlineData(301, true, 401, "from the future")]
    [InlineData(0, false, 401, "another secret")]
    public async Task A_webhook_is_taken_with_a_valid_signature_only_where_a_secret_is_configured(int seconds, bool isRight, int status, string because)
    {
        byte[] secret = Encoding.UTF8.GetBytes("the-secret-of-the-generic-source");
        await using CaseDesk desk = await CaseDesk.StartAsync(intake: o => o.WebhookSecrets.Add("whsec_" + Convert.ToBase64String(secret)));
        byte[] body = Encoding.UTF8.GetBytes(Request);
        string stamp = (desk.Http.MachineClock.Now.ToUnixTimeSeconds() + seconds).ToString(CultureInfo.InvariantCulture);
        string signature = "v1," + Convert.ToBase64String(StandardWebhooks.Sign(isRight ? secret : [1], "m-1", stamp, body));

        var answer = await desk.PostAsync(
            "/intake/webhooks/generic", "application/json", body, ("webhook-id", "m-1"), ("webhook-timestamp", stamp), ("webhook-signature", signature));

        Assert.True((int)answer.Status == status, because + ": " + answer.Text);
        Assert.Equal(status == 202 ? 1 : 0, desk.Waiting);
        Assert.Equal("unauthorized", (await desk.PostAsync("/intake/webhooks/generic", "application/json", body)).Problem);
    }

    [Fact]
    public async Task A_large_webhook_whose_signature_does_not_hold_leaves_nothing()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(intake: o => o.WebhookSecrets.Add("whsec_" + Convert.ToBase64String("the-secret-of-the-generic-source"u8)));
        byte[] body = Encoding.UTF8.GetBytes(Request.TrimEnd()[..^1] + new string(' ', 2_000_000) + "}");
        string stamp = desk.Http.MachineClock.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string signature = "v1," + Convert.ToBase64String(StandardWebhooks.Sign("the-secret-of-the-generic-source"u8.ToArray(), "m-1", stamp, body));
        (string, string)[] headers = [("webhook-id", "m-1"), ("webhook-timestamp", stamp), ("webhook-signature", signature)];

        body[^2]++; // One byte, near the end of two megabytes.
        Assert.Equal("unauthorized", (await desk.PostAsync("/intake/webhooks/generic", "application/json", body, headers)).Problem);
        Assert.Empty(desk.Outside.Blobs);
        Assert.Empty(desk.Store.Keys("intake"));

        body[^2]--;
        Assert.Equal(HttpStatusCode.Accepted, (await desk.PostAsync("/intake/webhooks/generic", "application/json", body, headers)).Status);
        Assert.Single(desk.Outside.Blobs);
    }

    [Fact]
    public async Task A_webhook_delivered_twice_is_one_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        var states = new List<(string, string?)>();
        for (int i = 0; i < 2; i++)
        {
            var answer = await desk.PostAsync("/intake/webhooks/generic", "application/json", Encoding.UTF8.GetBytes(Request));
            await desk.WorkOffAsync();
            await desk.AttendAsync();
            (string state, string? of, _) = await desk.IntakeAsync((string)answer.Json["intakeId"]!);
            states.Add((state, of));
        }

        Assert.Equal([("case", "C-1001"), ("duplicate", "C-1001")], states);
        Assert.Equal("form", (string?)(await desk.Http.GetAsync("/api/cases/C-1001")).Json["channel"]);
        Assert.Single(desk.Outside.Mails);
    }
}
