using System.Net;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Subscribers;
using SupportFunctions.Desk.Tests.Intake;
using SupportFunctions.Desk.Tests.Intake.Webhooks;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Subscribers;

/// <summary>What becomes of a subscription whose mail did not arrive, or was called unwanted.</summary>
public sealed class SubscriberReportTests
{
    private const string Kim = "kim@acme.example";

    [Theory]
    [InlineData("bounce", true, false, "nobody is there")]
    [InlineData("spamreport", true, true, "nobody wants it")]
    [InlineData("delivered", false, false, "it arrived")]
    [InlineData("deferred", false, false, "it is still tried")]
    [InlineData("dropped", false, false, "the carrier kept it back")]
    public async Task A_carriers_event_ends_what_does_not_arrive_or_is_not_wanted(string happened, bool isEnded, bool isComplaint, string because)
    {
        await using WindowDesk desk = await WindowDesk.StartAsync(intake: Senders.Keys);
        string link = await desk.SubscribeAsync(Kim);
        await desk.SubscribeAsync("lee@acme.example");
        await desk.DeclareAsync("one");
        OutgoingMail mail = desk.Mails.To(Kim).Last();
        for (int time = 0; time < 2; time++)
        {
            Assert.Equal("ignored", (await Senders.SendGridAsync(
                desk.Desk, $"{{'email':'{Kim}','timestamp':1772442602,'smtp-id':'<1.2@ismtpd-1>','event':'{happened}','desk_effect':'{mail.EffectId}'}}")).State);
        }

        Assert.True((await desk.Http.GetAsync(link, role: null)).Status == (isEnded ? HttpStatusCode.Gone : HttpStatusCode.OK), because);
        Assert.Equal(isComplaint, (await desk.Desk.Get<ReplyBudgets>().OfAsync(Kim, default)).ComplainedAt is not null);
        await desk.Desk.DoAsync("/api/incidents/one/update", "{'summary':'The index is full.'}");
        await desk.Desk.AttendAsync();
        Assert.Equal(isEnded ? 1 : 2, desk.News(Kim).Length);
        Assert.Equal(2, desk.News("lee@acme.example").Length);
    }

    [Theory]
    [InlineData(Kim, true, "whom the mail went to")]
    [InlineData("eve@elsewhere.example", false, "somebody else")]
    public async Task A_mail_server_that_gives_a_link_back_ends_it_where_it_names_its_recipient(string named, bool isEnded, string because)
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        await desk.AskAsync(Kim);
        OutgoingMail mail = Assert.Single(desk.Mails.To(Kim));
        string report = Bounces.Of("postfix-failed", mail.MessageId.ToUpperInvariant()).Replace(Kim, named, StringComparison.Ordinal);
        Assert.Equal(("ignored", null, "bounce"), await desk.Desk.TakeInAsync(report));
        Assert.True((await desk.Http.GetAsync(SubscriberDesk.LinkOf(mail), role: null)).Status == (isEnded ? HttpStatusCode.Gone : HttpStatusCode.OK), because);
    }

    [Fact]
    public async Task A_report_about_nobody_changes_nothing()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        string link = await desk.SubscribeAsync(Kim);
        SubscriberService subscribers = desk.Desk.Get<SubscriberService>();
        await subscribers.ReportedAsync("0000000000000000", DeliveryOutcome.Bounced, [], desk.Clock, default);
        Assert.Equal(HttpStatusCode.OK, (await desk.Http.GetAsync(link, role: null)).Status);
    }

    [Theory]
    [InlineData("status-window-w-12-7-9f86d081884c7d65", "9f86d081884c7d65")]
    [InlineData("status-incident-a-b-7-9f86d081884c7d65", "9f86d081884c7d65")]
    [InlineData("subscriber-9f86d081884c7d65-0123456789abcdef", "9f86d081884c7d65")]
    [InlineData("subscriber-9f86d081884c7d65", null)]
    [InlineData("status-9f86d081884c7d65", null)]
    [InlineData("status-window-w-12-7-9f86d081884c7d6", null)]
    [InlineData("status-page-7-1", null)]
    public void A_mail_names_its_subscriber(string effect, string? key) =>
        Assert.Equal(key, MailName.TryRead(effect, out MailName? name) && name is MailName.OfSubscriber of ? of.Key : null);
}
