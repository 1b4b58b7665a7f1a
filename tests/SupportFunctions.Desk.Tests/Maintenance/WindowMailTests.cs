using System.Net;
using NodaTime;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.CalendarFiles;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Maintenance;

/// <summary>What customers are told, when, and in what words (R-MNT-2).</summary>
public sealed class WindowMailTests
{
    private const string Kim = "c1@acme.example";

    [Fact]
    public async Task Customers_hear_of_every_step_once_at_its_instant()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        string id = await desk.PlanAsync();
        await desk.UntilAsync(WindowDesk.Start + Duration.FromHours(1) + Duration.FromMinutes(10));
        await desk.DoAsync(id, "complete", "{'summary':'The new version runs.'}");
        await desk.UntilAsync(WindowDesk.Start + Duration.FromDays(3));

        Assert.Equal(
            [
                "2026-03-02T09:00:00Z [W-1] Maintenance announced: Database upgrade",
                "2026-03-03T09:00:00Z [W-1] Maintenance in 24 h: Database upgrade",
                "2026-03-04T08:00:00Z [W-1] Maintenance in 1 h: Database upgrade",
                "2026-03-04T09:00:00Z [W-1] Maintenance has begun: Database upgrade",
                "2026-03-04T10:00:00Z [W-1] Maintenance takes longer: Database upgrade",
                "2026-03-04T10:10:00Z [W-1] Maintenance is over: Database upgrade",
            ],
            desk.Mails.Taken.Select(t => $"{WindowDesk.Text(t.At)} {t.Mail.Subject}"));
        Assert.Single(desk.Mails.Taken.Select(t => t.Mail.References.Single()).Distinct());
        Assert.All(desk.Mails.Taken, t => Assert.Equal("auto-generated", t.Mail.AutoSubmitted));
        Assert.Empty(await desk.Desk.DueAsync());
        Assert.Empty(desk.Http.Log.Errors);
    }

    [Fact]
    public async Task The_announcement_has_the_customers_time_the_contracts_beside_it_and_a_calendar_entry()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        await desk.PlanAsync(WindowDesk.Body(more: ",'products':['search']"));

        OutgoingMail mail = Assert.Single(desk.Mails.To(Kim));

        Assert.Equal(
            """
            Hello Kim 1,

            We will do maintenance that concerns you.
            During this time what is named below can be slow or unavailable.

            What:      Database upgrade
            Starts:    Wednesday, 4 March 2026, 04:00 EST (UTC-5)
                       Wednesday, 4 March 2026, 01:00 PST (UTC-8)
            Ends:      Wednesday, 4 March 2026, 05:00 EST (UTC-5)
                       Wednesday, 4 March 2026, 02:00 PST (UTC-8)
            Length:    1 h
            Products:  search

            The attached calendar entry has the same times. You hear from us again before it begins, when it begins and when it is over, and at once if anything changes.

            Does this time suit you? Say yes, or name another one:
            LINK

            Desk

            --
            W-1: Database upgrade
            Questions? Answer this mail.

            """.ReplaceLineEndings("\n").Replace("LINK", Link(mail), StringComparison.Ordinal),
            mail.Text.ReplaceLineEndings("\n"));
        StrictCalendar file = StrictCalendar.Read(mail.Calendar!.Content);
        Assert.Empty(file.Faults);
        Assert.Equal(("REQUEST", "W-1@desk.example", "0"), (mail.Calendar.Method, file.Events.Single().Value("UID"), file.Events.Single().Value("SEQUENCE")));
        Assert.Null(mail.Unsubscribe);

        string written = System.Text.Encoding.UTF8.GetString(MimeWriter.Write(mail));
        MimeKit.MimeMessage read = MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(written)));
        MimeKit.MimePart copy = Assert.IsType<MimeKit.MimePart>(Assert.Single(read.Attachments), exactMatch: false);
        Assert.Equal(("application/ics", "invite.ics"), (copy.ContentType.MimeType, copy.FileName));
        MimeKit.TextPart calendar = Assert.Single(read.BodyParts.OfType<MimeKit.TextPart>(), p => p.ContentType.MimeType == "text/calendar");
        Assert.Equal(("REQUEST", mail.Calendar.Content.ReplaceLineEndings("\n")), (calendar.ContentType.Parameters["method"], calendar.Text.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task A_change_and_a_cancellation_keep_the_entrys_identity_and_raise_its_sequence()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        string id = await desk.PlanAsync();
        await desk.Http.SendAsync("PUT", "/api/maintenance-windows/" + id, WindowDesk.Body(WindowDesk.Start + Duration.FromDays(5), more: ",'reason':'The vendor is late.'"));
        await desk.Desk.AttendAsync();
        await desk.DoAsync(id, "cancel", "{'reason':'No need any more.'}");

        OutgoingMail[] mails = [.. desk.Mails.To(Kim)];
        Assert.Equal(
            ["REQUEST 0 CONFIRMED", "REQUEST 1 CONFIRMED", "CANCEL 2 CANCELLED"],
            mails.Select(m => (m.Calendar!.Method, StrictCalendar.Read(m.Calendar.Content))).Select(c => $"{c.Method} {c.Item2.Events[0].Value("SEQUENCE")} {c.Item2.Events[0].Value("STATUS")}"));
        Assert.All(mails, m => Assert.Empty(StrictCalendar.Read(m.Calendar!.Content).Faults));
        Assert.Contains("Start so far: Wednesday, 4 March 2026, 04:00 EST (UTC-5)", mails[1].Text, StringComparison.Ordinal);
        Assert.Contains("The vendor is late.", mails[1].Text, StringComparison.Ordinal);
        Assert.Contains("Monday, 9 March 2026, 05:00 EDT (UTC-4)", mails[1].Text, StringComparison.Ordinal);
        await desk.UntilAsync(WindowDesk.Start + Duration.FromDays(9));
        Assert.Equal(3, desk.Mails.Taken.Count);
    }

    [Fact]
    public async Task Only_managed_customers_are_told_and_those_who_are_left_out_or_come_in_hear_what_concerns_them()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        await desk.CustomerAsync("cloudy", deployment: "cloud");
        await desk.CustomerAsync("own", deployment: "self-hosted");
        await desk.CustomerAsync("bank", more: ",'products':['api']");
        await desk.CustomerAsync("quiet", more: ",'products':['search']");
        string id = await desk.PlanAsync(WindowDesk.Body(more: ",'products':['search']"));
        Assert.Equal(["c1@acme.example", "c1@quiet.example"], desk.Mails.Taken.Select(t => t.Mail.To.Address).Order());

        await desk.Http.SendAsync("PUT", "/api/maintenance-windows/" + id, WindowDesk.Body(more: ",'products':['api']"));
        await desk.Desk.AttendAsync();

        Assert.Equal(
            ["c1@acme.example [W-1] Maintenance changed: Database upgrade", "c1@bank.example [W-1] Maintenance announced: Database upgrade", "c1@quiet.example [W-1] Maintenance cancelled: Database upgrade"],
            desk.Mails.Taken.Skip(2).Select(t => $"{t.Mail.To.Address} {t.Mail.Subject}").Order(StringComparer.Ordinal));
        await desk.DoAsync(id, "cancel");
        Assert.Equal(["c1@acme.example", "c1@bank.example"], desk.Mails.Taken.Skip(5).Select(t => t.Mail.To.Address).Order());
    }

    [Fact]
    public async Task Who_unsubscribed_gets_what_the_contract_demands_and_no_more()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme", contacts: 2);
        await desk.PlanAsync();
        await desk.UntilAsync(WindowDesk.Start - Duration.FromHours(24));
        OutgoingMail reminder = desk.Mails.To(Kim).Last();
        Assert.Equal([("List-Unsubscribe", $"<{reminder.Unsubscribe}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")], MailHeaders.Of(reminder).TakeLast(2).Select(h => (h.Key, h.Value)));
        Assert.DoesNotContain("acme", reminder.Unsubscribe!.AbsoluteUri, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await desk.Http.GetAsync(reminder.Unsubscribe.PathAndQuery, role: null)).Status);
        DeskDriver.Answer done = await desk.Desk.PostAsync(reminder.Unsubscribe.PathAndQuery, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, done.Status);
        await desk.UntilAsync(WindowDesk.Start + Duration.FromHours(1));

        Assert.Equal(["Maintenance announced", "Maintenance in 24 h", "Maintenance takes longer"], desk.Mails.Subjects(Kim).Select(s => s.Split(": ")[0]["[W-1] ".Length..]));
        Assert.Equal(5, desk.Mails.To("c2@acme.example").Count());

        string token = reminder.Unsubscribe.PathAndQuery;
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Http.GetAsync(token[..^1] + (token[^1] == '0' ? '1' : '0'), role: null)).Status);
    }

    [Fact]
    public async Task Customers_are_told_in_their_language_where_there_are_templates_for_it()
    {
        string folder = Directory.CreateTempSubdirectory("templates-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "de"));
            File.WriteAllText(Path.Combine(folder, "de", "window-announcement.text.hbs"), "Wartung {{title}} ab {{starts}}");
            await using WindowDesk desk = await WindowDesk.StartAsync(more: s => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(
                s, MailComposer.For(DeskPorts.Mail with { TemplateFolder = folder })));
            await desk.CustomerAsync("acme", "Europe/Vienna", more: ",'language':'de-AT'");
            await desk.CustomerAsync("bank", "Europe/Paris", more: ",'language':'fr'");
            await desk.PlanAsync();

            Assert.Equal("Wartung Database upgrade ab Mittwoch, 4. März 2026, 10:00 CET (UTC+1)", desk.Mails.To(Kim).Single().Text);
            Assert.Contains("Starts:    mercredi 4 mars 2026, 10:00 CET (UTC+1)", desk.Mails.To("c1@bank.example").Single().Text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static string Link(OutgoingMail mail) => mail.Text.Split('\n').Single(l => l.StartsWith("https://desk.example/status/maintenance/", StringComparison.Ordinal)).Trim();
}
