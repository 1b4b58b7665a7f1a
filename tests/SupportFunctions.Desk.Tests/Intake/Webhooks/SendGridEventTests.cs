using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Intake.Webhooks;

public sealed class SendGridEventTests : IDisposable
{
    private const string Url = "/intake/webhooks/sendgrid-events";

    private readonly ECDsa _sendGrid = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _sendGrid.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task A_bounce_is_on_the_cases_timeline_and_a_replay_changes_nothing()
    {
        await using CaseDesk desk = await StartAsync();
        OutgoingMail reply = await BounceTests.ReplyAsync(desk);
        string batch = Batch(Event("delivered", reply), Event("bounce", reply, "'type':'bounce','status':'5.1.1','reason':'550 5.1.1 <kim@acme.example> unknown'"));

        string first = await TakeInAsync(desk, batch);
        long sequence = (await desk.CaseAsync("C-1001")).Sequence;
        string again = await TakeInAsync(desk, batch);

        Assert.Equal([("ignored", "C-1001", "bounce"), ("ignored", "C-1001", "bounce")], new[] { await desk.IntakeAsync(first), await desk.IntakeAsync(again) });
        Assert.Equal(sequence, (await desk.CaseAsync("C-1001")).Sequence);
        RecordedEvent failed = Assert.Single(await EventsAsync(desk), e => e.Event is CaseEvent.MailFailed);
        Assert.Equal(new CaseEvent.MailFailed(reply.EffectId, MailKind.Reply, DeliveryOutcome.Bounced, "5.1.1: 550 5.1.1 <[address]> unknown"), failed.Event);
        var ledger = (await desk.Http.GetAsync("/api/admin/ledger")).Json;
        Assert.Equal((3L, 2L, true), ((long)ledger["received"]!, (long)ledger["ignored"]!, (bool)ledger["balanced"]!));
    }

    [Theory]
    [InlineData("dropped", "'reason':'Bounced Address'", DeliveryOutcome.GivenUp, "never handed over")]
    [InlineData("dropped", "'reason':'Invalid'", DeliveryOutcome.GivenUp, "never handed over")]
    [InlineData("bounce", "'type':'bounce','status':'5.0.0'", DeliveryOutcome.Bounced, "refused for good")]
    [InlineData("bounce", "'type':'blocked','status':'4.7.1'", DeliveryOutcome.Bounced, "not tried again, whatever the status")]
    [InlineData("bounce", "'status':'5.0.0'", DeliveryOutcome.Bounced, "every bounce is final")]
    [InlineData("delivered", "'response':'250 OK'", null, "there, as was thought")]
    [InlineData("deferred", "'response':'450 busy'", null, "still being tried")]
    [InlineData("processed", "'pool':{'name':'x','id':1}", null, "not gone yet")]
    public async Task Only_what_did_not_arrive_is_told_to_the_case(string happened, string more, DeliveryOutcome? outcome, string because)
    {
        await using CaseDesk desk = await StartAsync();
        OutgoingMail reply = await BounceTests.ReplyAsync(desk);

        string id = await TakeInAsync(desk, Batch(Event(happened, reply, more)));

        Assert.Equal(outcome is null ? ("ignored", null, "delivery-event") : ("ignored", "C-1001", "bounce"), await desk.IntakeAsync(id));
        Assert.True(outcome == (await EventsAsync(desk)).Select(e => e.Event).OfType<CaseEvent.MailFailed>().SingleOrDefault()?.Outcome, because);
    }

    [Fact]
    public async Task One_event_that_cannot_be_read_stops_no_other()
    {
        await using CaseDesk desk = await StartAsync();
        OutgoingMail reply = await BounceTests.ReplyAsync(desk);

        string id = await TakeInAsync(desk, Batch(
            "1", "null", "[]", "{}", "'bounce'", "{'event':1}", "{'event':'bounce','type':'bounce'}", "{'event':'bounce','type':'bounce','desk_effect':'C-1'}",
            @"{'event':'\ud800','desk_effect':'C-1001-3-1'}", @"{'event':'dropped','\udc00':1,'desk_effect':'C-7777-3-1'}", "{'event':'dropped','event':'bounce','type':'bounce'}",
            $"{{'event':'dropped','desk_effect':'{new string('C', 5000)}'}}", "{'event':'dropped','desk_effect':'C-7777-3-1'}",
            Event("bounce", reply, "'type':'bounce','reason':{'a':[1]},'status':5")));

        Assert.Equal(("ignored", "C-1001", "bounce"), await desk.IntakeAsync(id));
        Assert.Equal(new CaseEvent.MailFailed(reply.EffectId, MailKind.Reply, DeliveryOutcome.Bounced, null), Assert.Single(await EventsAsync(desk), e => e.Event is CaseEvent.MailFailed).Event);
    }

    [Theory]
    [InlineData("<{id}>", "", true, "our Message-ID alone")]
    [InlineData("<sendgrid.1@ismtpd-1>", "{mail}", true, "our argument, where SendGrid made its own Message-ID")]
    [InlineData("", "{mail}", true, "our argument alone")]
    [InlineData("<{mail}.0123456789abcdef@trial.example>", "{mail}", false, "another desk on the same account")]
    [InlineData("<other@app.example>", "", false, "somebody else's mail")]
    public async Task An_event_finds_its_mail_by_what_we_gave_along(string messageId, string argument, bool isOurs, string because)
    {
        await using CaseDesk desk = await StartAsync();
        OutgoingMail reply = await BounceTests.ReplyAsync(desk);
        string Fill(string text) => text.Replace("{id}", reply.MessageId, StringComparison.Ordinal).Replace("{mail}", reply.EffectId, StringComparison.Ordinal);

        await TakeInAsync(desk, Batch($"{{'event':'dropped','smtp-id':'{Fill(messageId)}','desk_effect':'{Fill(argument)}'}}"));

        Assert.True(isOurs == (await desk.EventsAsync("C-1001")).Contains("mail-failed"), because);
    }

    [Theory]
    [InlineData(0, "right", 202, "signed just now")]
    [InlineData(-300, "right", 202, "within five minutes")]
    [InlineData(-301, "right", 401, "a replay")]
    [InlineData(301, "right", 401, "from the future")]
    [InlineData(0, "second", 202, "the key that comes next")]
    [InlineData(0, "other", 401, "another key")]
    [InlineData(0, "stamp", 401, "the signature of another time")]
    [InlineData(0, "body", 401, "the signature of another body")]
    [InlineData(0, "plain", 401, "IEEE P1363 is not DER")]
    [InlineData(0, "garbage", 401, "no DER")]
    [InlineData(0, "words", 401, "no base64")]
    [InlineData(0, "long", 401, "far too long")]
    [InlineData(0, "none", 401, "no signature")]
    public async Task Events_are_taken_only_with_SendGrids_signature_over_the_raw_body(int seconds, string signature, int status, string because)
    {
        using ECDsa second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using CaseDesk desk = await StartAsync(second);
        const string Body = "[ {\"event\" :\"delivered\"}\n]";
        string stamp = Stamp(desk, seconds);
        string? given = signature switch
        {
            "right" => Sign(_sendGrid, stamp, Body),
            "second" => Sign(second, stamp, Body),
            "other" => Sign(_other, stamp, Body),
            "stamp" => Sign(_sendGrid, Stamp(desk, 1), Body),
            "body" => Sign(_sendGrid, stamp, Body + " "),
            "plain" => Convert.ToBase64String(_sendGrid.SignData(Encoding.UTF8.GetBytes(stamp + Body), HashAlgorithmName.SHA256)),
            "garbage" => Convert.ToBase64String([0x30, 0x80, 1, 2, 3]),
            "words" => "not base64!",
            "long" => Convert.ToBase64String(new byte[3000]),
            _ => null,
        };

        DeskDriver.Answer answer = await PostAsync(desk, Body, stamp, given);

        Assert.True((int)answer.Status == status, because + ": " + answer.Text);
        Assert.Equal(status == 202 ? 1 : 0, desk.Waiting);
        Assert.True(status == 202 || (string?)answer.Json["detail"] == "The signature of the webhook is not valid.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("999999999999")]
    public async Task A_timestamp_that_is_none_is_refused(string? stamp)
    {
        await using CaseDesk desk = await StartAsync();
        Assert.Equal("unauthorized", (await PostAsync(desk, "[]", stamp, Sign(_sendGrid, stamp ?? "", "[]"))).Problem);
    }

    [Fact]
    public async Task Without_a_key_everything_is_refused_and_the_log_says_once_what_to_do()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal("unauthorized", (await PostAsync(desk, "[]", Stamp(desk, 0), Sign(_sendGrid, Stamp(desk, 0), "[]"))).Problem);
        }

        Assert.Contains("Intake:SendGridEventKeys", Assert.Single(desk.Http.Log.Errors), StringComparison.Ordinal);
        Assert.Empty(desk.Store.Keys("intake"));
    }

    [Theory]
    [InlineData("{}", "The body must be an array of events.")]
    [InlineData("[{]", "The body is not JSON as expected:")]
    public async Task A_signed_body_that_is_no_batch_is_kept_as_dead_so_that_nobody_repeats_it_for_days(string body, string reason)
    {
        await using CaseDesk desk = await StartAsync();
        (string state, string? of, string? why) = await desk.IntakeAsync(await TakeInAsync(desk, body));
        Assert.Equal(("dead", null), (state, of));
        Assert.StartsWith(reason, why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, "ignored")]
    [InlineData(1001, "dead")]
    public async Task A_batch_has_at_most_1000_events(int events, string state)
    {
        await using CaseDesk desk = await StartAsync();
        string body = "[" + string.Join(',', Enumerable.Repeat("{}", events)) + "]";
        Assert.Equal(state, (await desk.IntakeAsync(await TakeInAsync(desk, body))).State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no base64")]
    [InlineData("AAAA")]
    public void What_is_no_public_key_is_told_from_one(string key)
    {
        Assert.False(SendGridEventKeys.TryReadKey(key, out _));
        Assert.True(SendGridEventKeys.TryReadKey(Spki(_sendGrid), out _));
        using ECDsa longer = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.False(SendGridEventKeys.TryReadKey(Spki(longer), out _));
    }

    private Task<CaseDesk> StartAsync(ECDsa? second = null) => CaseDesk.StartAsync(intake: o =>
    {
        o.SendGridEventKeys.Add(Spki(_sendGrid));
        if (second is not null)
        {
            o.SendGridEventKeys.Add(Spki(second));
        }
    });

    /// <returns>The intake id.</returns>
    private async Task<string> TakeInAsync(CaseDesk desk, string body)
    {
        DeskDriver.Answer answer = await PostAsync(desk, body, Stamp(desk, 0), Sign(_sendGrid, Stamp(desk, 0), body));
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        await desk.WorkOffAsync();
        await desk.AttendAsync();
        return (string)answer.Json["intakeId"]!;
    }

    private static Task<DeskDriver.Answer> PostAsync(CaseDesk desk, string body, string? stamp, string? signature)
    {
        var headers = new List<(string, string)>();
        if (stamp is not null)
        {
            headers.Add((SendGridEventKeys.TimestampHeader, stamp));
        }

        if (signature is not null)
        {
            headers.Add((SendGridEventKeys.SignatureHeader, signature));
        }

        return desk.PostAsync(Url, "application/json", Encoding.UTF8.GetBytes(body), [.. headers]);
    }

    private static string Event(string happened, OutgoingMail mail, string more = "'attempt':'1'") =>
        $"{{'email':'kim@acme.example','timestamp':1772442602,'smtp-id':'<1.2@ismtpd-1>','event':'{happened}','sg_event_id':'x','sg_message_id':'y','desk_effect':'{mail.EffectId}',{more}}}";

    private static string Batch(params string[] events) => ("[" + string.Join(',', events) + "]").Replace('\'', '"');

    private static string Stamp(CaseDesk desk, int seconds) => (desk.Http.MachineClock.Now.ToUnixTimeSeconds() + seconds).ToString(CultureInfo.InvariantCulture);

    private static string Sign(ECDsa key, string stamp, string body) =>
        Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(stamp + body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    private static string Spki(ECDsa key) => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    private static Task<IReadOnlyList<RecordedEvent>> EventsAsync(CaseDesk desk) => desk.Get<SupportFunctions.Desk.Cases.CaseStore>().EventsAsync(
        CaseId.TryRead("C-1001", out CaseId id) ? id : default, 1, 500, default);
}
