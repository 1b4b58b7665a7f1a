using System.Net;
using NodaTime;
using SupportFunctions.Core.Spacing;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Spacing;

/// <summary>Of several windows a contact hears in one mail where no time is lost by it.</summary>
public sealed class WindowSpacingTests
{
    private const string Kim = "c1@acme.example";

    private static readonly Duration _day = Duration.FromHours(24);

    private static readonly Duration _moment = MailSpacing.Default.Gather;

    [Fact]
    public async Task The_announcement_of_one_window_takes_along_the_reminder_of_another_that_is_due_then()
    {
        await using WindowDesk desk = await StartAsync();
        string first = await desk.PlanAsync();
        await desk.UntilAsync(WindowDesk.Start - _day);
        Assert.Equal(["held"], await StatesAsync(desk, first, "window-reminder"));

        await desk.PlanAsync(WindowDesk.Body(WindowDesk.Start + Duration.FromDays(3), title: "Move"));
        OutgoingMail mail = desk.Mails.To(Kim).Last();
        Assert.Equal("[W-2] Maintenance announced: Move", mail.Subject);
        Assert.Contains("Also, about [W-1] Maintenance in 24 h: Database upgrade:", mail.Text, StringComparison.Ordinal);
        Assert.Contains("begins in 24 h.", mail.Text, StringComparison.Ordinal);
        Assert.NotNull(mail.Calendar);

        await desk.UntilAsync(WindowDesk.Start - Duration.FromHours(2));
        Assert.Equal(2, desk.Mails.To(Kim).Count());
        Assert.Equal(["folded"], await StatesAsync(desk, first, "window-reminder"));

        // An hour ahead it cannot wait.
        await desk.UntilAsync(WindowDesk.Start - Duration.FromHours(1));
        Assert.Equal("[W-1] Maintenance in 1 h: Database upgrade", desk.Mails.To(Kim).Last().Subject);
    }

    [Fact]
    public async Task By_itself_an_early_reminder_comes_a_moment_later()
    {
        await using WindowDesk desk = await StartAsync();
        string id = await desk.PlanAsync();
        await desk.UntilAsync(WindowDesk.Start - _day + _moment - Duration.FromSeconds(1));
        Assert.Single(desk.Mails.To(Kim));
        await desk.UntilAsync(WindowDesk.Start - _day + _moment);
        Assert.Equal("[W-1] Maintenance in 24 h: Database upgrade", desk.Mails.To(Kim).Last().Subject);
        Assert.Equal(["accepted"], await StatesAsync(desk, id, "window-reminder"));
    }

    [Fact]
    public async Task Windows_one_after_the_other_end_and_begin_in_one_mail()
    {
        await using WindowDesk desk = await StartAsync();
        for (int i = 0; i < 3; i++)
        {
            await desk.PlanAsync(WindowDesk.Body(WindowDesk.Start + Duration.FromHours(i)));
        }

        desk.Mails.Clock = () => desk.Clock;
        for (int i = 0; i < 3; i++)
        {
            await desk.UntilAsync(WindowDesk.Start + Duration.FromHours(i));
            await desk.DoAsync(FormattableString.Invariant($"W-{i + 1}"), "start");
            await desk.UntilAsync(WindowDesk.Start + Duration.FromHours(i + 1) - Duration.FromSeconds(5));
            await desk.DoAsync(FormattableString.Invariant($"W-{i + 1}"), "complete");
        }

        await desk.UntilAsync(WindowDesk.Start + Duration.FromHours(6));
        (Instant At, OutgoingMail Mail)[] late = [.. desk.Mails.Taken.Where(t => t.Mail.To.Address == Kim && t.At > WindowDesk.Start - _day)];
        string all = string.Concat(late.Select(t => t.Mail.Text));
        for (int i = 1; i <= 3; i++)
        {
            string id = FormattableString.Invariant($"W-{i}");
            Assert.Single(await StatesAsync(desk, id, "window-end"), s => s is "accepted" or "folded");
            Assert.Equal(1, (all.Split($"[{id}] Maintenance is over").Length - 1) + late.Count(t => t.Mail.Subject.StartsWith($"[{id}] Maintenance is over", StringComparison.Ordinal)));
        }

        Assert.Equal(["[W-3] Maintenance is over: Database upgrade"], late.Select(t => t.Mail.Subject).Where(t => t.Contains("is over", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reminder_that_waits_is_never_sent_once_the_window_is_called_off_or_put_off(bool isCancelled)
    {
        await using WindowDesk desk = await StartAsync();
        string id = await desk.PlanAsync();
        await desk.UntilAsync(WindowDesk.Start - _day);
        DeskDriver.Answer answer = isCancelled
            ? await desk.DoAsync(id, "cancel", "{'reason':'Not needed.'}")
            : await desk.Http.SendAsync("PUT", $"/api/maintenance-windows/{id}", WindowDesk.Body(WindowDesk.Start + Duration.FromDays(1)), Role.Engineer);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        await desk.Desk.AttendAsync();
        await desk.UntilAsync(WindowDesk.Start - Duration.FromHours(2));

        Assert.Equal(["overtaken"], await StatesAsync(desk, id, "window-reminder"));
        Assert.DoesNotContain(desk.Mails.To(Kim), m => m.Text.Contains("Maintenance in 24 h", StringComparison.Ordinal));
        Assert.DoesNotContain(desk.Mails.To(Kim), m => m.Subject.Contains("in 24 h", StringComparison.Ordinal));
    }

    private static async Task<WindowDesk> StartAsync()
    {
        WindowDesk desk = await WindowDesk.StartAsync(isSpaced: true);
        await desk.CustomerAsync("acme");
        return desk;
    }

    private static async Task<string[]> StatesAsync(WindowDesk desk, string id, string kind) =>
    [
        .. (await desk.Http.GetAsync($"/api/maintenance-windows/{id}/notifications")).Json["items"]!.AsArray()
            .Where(n => (string?)n!["kind"] == kind).Select(n => (string)n!["state"]!),
    ];
}
