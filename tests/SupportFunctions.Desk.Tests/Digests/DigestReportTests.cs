using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Intake;
using SupportFunctions.Desk.Tests.Intake.Webhooks;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Digests;

/// <summary>What carriers and other mail servers say of a digest, and what follows.</summary>
public sealed class DigestReportTests
{
    [Theory]
    [InlineData("delivered", "delivered", true)]
    [InlineData("bounce", "bounced", true)]
    [InlineData("spamreport", "complained", false)]
    public async Task What_became_of_it_is_in_the_log_and_whoever_reports_it_as_unwanted_gets_no_more(string happened, string state, bool getsMore)
    {
        await using WindowDesk desk = await StartAsync();
        OutgoingMail mail = Assert.Single(desk.Digests("kim@acme-eu.example"));
        await Senders.SendGridAsync(desk.Desk, $"{{'email':'{mail.To.Address}','timestamp':1772442602,'event':'{happened}','sg_event_id':'x','desk_effect':'{mail.EffectId}'}}");

        Assert.Equal(state, await StateAsync(desk));
        await desk.UntilAsync(DigestDesk.Due + Duration.FromDays(7));
        Assert.Equal(getsMore ? 2 : 1, desk.Digests("kim@acme-eu.example").Count);
        Assert.Equal(getsMore ? "sent" : "nobody-wants-it", (string?)(await desk.PreviewAsync("acme.eu_x"))["last"]!["outcome"]);
    }

    [Theory]
    [InlineData("kim@acme-eu.example", "bounced")]
    [InlineData("eve@elsewhere.example", "accepted")]
    public async Task One_that_a_mail_server_gives_back_is_bounced_where_the_report_names_its_recipient(string named, string state)
    {
        await using WindowDesk desk = await StartAsync();
        OutgoingMail mail = Assert.Single(desk.Digests("kim@acme-eu.example"));
        string report = Bounces.Of("postfix-failed", mail.MessageId.ToUpperInvariant()).Replace("kim@acme.example", named, StringComparison.Ordinal);

        Assert.Equal(("ignored", null, "bounce"), await desk.Desk.TakeInAsync(report));
        Assert.Equal(state, await StateAsync(desk));
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("acme.eu_x")]
    [InlineData("a_.b__c..d_d-e")]
    [InlineData("_")]
    [InlineData("7-1")]
    public void An_effect_names_the_customer_whatever_its_id_looks_like(string customer)
    {
        string effect = MailName.Digest(customer, 202610, "kim@acme.example");

        Assert.True(MailName.TryRead(effect, out MailName? name), effect);
        Assert.Equal(new MailName.OfDigest(effect, customer), name);
        Assert.True(effect.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'), effect);
    }

    [Theory]
    [InlineData("digest-202610-0123456789ab-../x")]
    [InlineData("digest-202610-0123456789ab-")]
    [InlineData("digest-202610-0123456789AB-acme")]
    [InlineData("digest-2026100-0123456789ab-acme")]
    [InlineData("digest-202610-0123456789ab-..")]
    public void What_is_no_effect_names_nobody(string effect) => Assert.False(MailName.TryRead(effect, out _));

    private static async Task<WindowDesk> StartAsync()
    {
        WindowDesk desk = await WindowDesk.StartAsync(intake: Senders.Keys);
        await desk.WantAsync("acme.eu_x", domain: "acme-eu.example");
        await desk.Desk.OpenAsync("Search is slow", ",'customer':'acme.eu_x'");
        await desk.UntilAsync(DigestDesk.Due);
        return desk;
    }

    private static async Task<string?> StateAsync(WindowDesk desk)
    {
        JsonNode log = (await desk.Http.GetAsync("/api/customers/acme.eu_x/notifications", Role.Reader)).Json;
        return (string?)Assert.Single(log["items"]!.AsArray(), n => (string?)n!["kind"] == "weekly-digest")!["state"];
    }
}
