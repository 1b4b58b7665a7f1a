using System.Net;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Jobs;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Digests;

/// <summary>Once a week and never twice, whatever changes in between (R-CUS-5).</summary>
public sealed class DigestWeekTests
{
    [Fact]
    public async Task A_zone_that_moves_west_after_it_was_sent_brings_no_second_one_that_week()
    {
        await using WindowDesk desk = await DigestDesk.StartAsync();
        await desk.Desk.OpenAsync();

        // It is Monday evening there: that of this week was due this morning, and is sent at once.
        await desk.WantAsync(zone: "Pacific/Auckland");
        await desk.UntilAsync(Instant.FromUtc(2026, 3, 8, 20, 0));
        Assert.Equal(["2026-03-02 09:00:00", "2026-03-08 19:00:00"], desk.Times());

        await desk.WantAsync(zone: "Pacific/Honolulu");
        await desk.UntilAsync(Instant.FromUtc(2026, 3, 17, 0, 0));
        Assert.Equal(["2026-03-02 09:00:00", "2026-03-08 19:00:00", "2026-03-16 18:00:00"], desk.Times());
    }

    [Fact]
    public async Task A_zone_that_moves_east_past_the_instant_leaves_no_week_out()
    {
        await using WindowDesk desk = await DigestDesk.StartAsync();
        await desk.WantAsync(zone: "Pacific/Honolulu");
        await desk.Desk.OpenAsync();
        Instant change = Instant.FromUtc(2026, 3, 8, 23, 0);
        await desk.UntilAsync(change);
        Assert.Equal(["2026-03-02 18:00:00"], desk.Times());

        await desk.WantAsync(zone: "Pacific/Auckland");
        await desk.UntilAsync(Instant.FromUtc(2026, 3, 16, 0, 0));
        Assert.Equal(["2026-03-02 18:00:00", "2026-03-08 23:00:00", "2026-03-15 19:00:00"], desk.Times());
    }

    [Theory]
    [InlineData("2026-03-03T04:59:59Z", true)]
    [InlineData("2026-03-04T04:59:59Z", true)]
    [InlineData("2026-03-04T05:00:00Z", false)]
    public async Task A_desk_that_was_away_sends_it_until_the_end_of_the_day_after_and_then_leaves_the_week_out(string back, bool isSent)
    {
        await using WindowDesk desk = await DigestDesk.StartAsync();
        await desk.Desk.OpenAsync();
        desk.Move(NodaTime.Text.InstantPattern.General.Parse(back).Value - desk.Clock);
        await desk.UntilAsync(desk.Clock);

        Assert.Equal(isSent ? [back[..10] + " " + back[11..19]] : [], desk.Times());
        Assert.Equal(isSent ? "sent" : "too-late", (string?)(await desk.PreviewAsync())["last"]!["outcome"]);
        await desk.UntilAsync(DigestDesk.Due + Duration.FromDays(7));
        Assert.Equal("2026-03-09 12:00:00", desk.Times().Last());
    }

    [Fact]
    public async Task Whoever_wants_it_after_it_was_due_gets_the_next_one_and_coming_back_brings_no_second()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        await desk.Desk.OpenAsync();
        await desk.UntilAsync(DigestDesk.Due);
        await desk.WantAsync();
        await desk.UntilAsync(DigestDesk.Due + Duration.FromDays(6));
        Assert.Empty(desk.Digests());

        await desk.UntilAsync(Instant.FromUtc(2026, 3, 9, 12, 0));
        Assert.Equal(["2026-03-09 12:00:00"], desk.Times());
        await desk.CustomerAsync("acme");
        await desk.UntilAsync(Instant.FromUtc(2026, 3, 16, 12, 0));
        await desk.WantAsync(zone: "Pacific/Honolulu");
        await desk.UntilAsync(Instant.FromUtc(2026, 3, 23, 18, 0));
        Assert.Equal(["2026-03-09 12:00:00", "2026-03-16 18:00:00", "2026-03-23 18:00:00"], desk.Times());
    }

    [Fact]
    public async Task The_policy_says_on_which_day_and_when_and_a_change_of_it_counts_at_once()
    {
        await using WindowDesk desk = await DigestDesk.StartAsync();
        await desk.Desk.OpenAsync();
        await desk.Http.PutAsync("/api/policy", "{'digest':{'day':'tue','at':'07:30'}}");
        await desk.Desk.FinishAsync();

        await desk.UntilAsync(DigestDesk.Due + Duration.FromDays(6));
        Assert.Equal(["2026-03-03 12:30:00"], desk.Times());
        Assert.Equal("2026-03-10T11:30:00Z", (string?)(await desk.PreviewAsync())["nextDueAt"]);

        // Customers without a zone of their own have the policy's.
        await desk.Http.PutAsync("/api/policy", "{'timeZone':'Europe/Vienna'}");
        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Acme','tier':'enterprise','deployment':'managed','contacts':[{'email':'kim@acme.example','digest':true}]}");
        await desk.Desk.FinishAsync();
        await desk.UntilAsync(DigestDesk.Due + Duration.FromDays(8));
        Assert.Equal(["2026-03-03 12:30:00", "2026-03-09 07:00:00"], desk.Times());
    }

    [Theory]
    [InlineData("{'digest':null}", "digest")]
    [InlineData("{'digest':{'day':'monday'}}", "digest.day")]
    [InlineData("{'digest':{'day':null}}", "digest.day")]
    [InlineData("{'digest':{'at':'8:00'}}", "digest.at")]
    [InlineData("{'digest':{'at':'24:00'}}", "digest.at")]
    [InlineData("{'digest':{'at':null}}", "digest.at")]
    [InlineData("{'digest':{'windowsAhead':'PT23H'}}", "digest.windowsAhead")]
    [InlineData("{'digest':{'windowsAhead':'PT1441H'}}", "digest.windowsAhead")]
    public async Task A_policy_that_says_no_day_or_time_is_refused(string policy, string field)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        DeskDriver.Answer answer = await desk.SendAsync("PUT", "/api/policy", policy, Role.Admin);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.NotNull(answer.Json["errors"]![field]);
    }

    [Fact]
    public async Task Fifty_contacts_may_want_it_and_no_more_and_only_yes_or_no_is_an_answer()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.WantAsync(contacts: Contacts(50));
        await desk.Desk.OpenAsync();
        await desk.UntilAsync(DigestDesk.Due);
        Assert.Equal(50, desk.Mails.Taken.Count(t => t.Mail.Category == "weekly-digest"));
        Assert.Equal(50, desk.Mails.Taken.Where(t => t.Mail.Category == "weekly-digest").Select(t => t.Mail.MessageId).Distinct().Count());

        DeskDriver.Answer many = await SendAsync(desk, Contacts(51));
        Assert.Equal(HttpStatusCode.BadRequest, many.Status);
        Assert.Contains("At most 50 contacts get the weekly digest; these are 51.", many.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(desk, "{'email':'kim@acme.example','digest':'yes'}")).Status);
        DeskDriver.Answer without = await SendAsync(desk, "{'email':'kim@acme.example','digest':false}");
        Assert.Null(without.Json["contacts"]![0]!["digest"]);
    }

    private static string Contacts(int count) => string.Join(',', Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"{{'email':'c{i}@acme.example','digest':true}}")));

    private static Task<DeskDriver.Answer> SendAsync(WindowDesk desk, string contacts) =>
        desk.Http.SendAsync("PUT", "/api/customers/acme", $"{{'name':'Acme','tier':'enterprise','deployment':'managed','contacts':[{contacts}]}}", Role.Admin);
}
