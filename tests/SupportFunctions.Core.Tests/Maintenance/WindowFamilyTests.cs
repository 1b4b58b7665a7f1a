using NodaTime;
using SupportFunctions.Core.Maintenance;

namespace SupportFunctions.Core.Tests.Maintenance;

/// <summary>Stands in for the exhaustiveness that the compiler cannot check, and for what no hand-written row thinks of.</summary>
public sealed class WindowFamilyTests
{
    private static readonly WindowCommand[] _commands =
    [
        new WindowCommand.Create("ada", AWindow.Plan()), new WindowCommand.Propose("ada"), new WindowCommand.Announce("ada"),
        new WindowCommand.Change("ada", AWindow.Plan(title: "Other")), new WindowCommand.Cancel("ada", "x"), new WindowCommand.Start("ada"), new WindowCommand.Complete("ada"),
        new WindowCommand.Extend("ada", AWindow.Start + Duration.FromHours(5)), new WindowCommand.Accept("acme", 0),
        new WindowCommand.AskOtherSlot("acme", 0, AWindow.Start + Duration.FromDays(9), AWindow.Start + Duration.FromDays(10), null),
        new WindowCommand.RecordDelivery(0, [new NoticeAccepted("acme", AWindow.Start)], ["acme"]), new WindowCommand.Tick(),
        new WindowCommand.Resend("ada", "W-12-1-1-0123456789ab", new WindowNotice(NoticeKind.Announcement, new WindowId(12), 0, AWindow.Plan(), AWindow.Now), new WindowRecipient("a@b.example", null, "UTC", "en", null, "acme")),
    ];

    private static IEnumerable<AWindow> States() =>
    [
        new AWindow(), AWindow.Draft(), AWindow.Announced(), AWindow.Announced().Until(AWindow.Start - Duration.FromHours(1)), AWindow.Begun(),
        AWindow.Begun().Until(AWindow.Start + Duration.FromHours(1)),
        AWindow.Begun().Do(AWindow.Start, new WindowCommand.Complete("ada")), AWindow.Announced().Do(AWindow.Now, new WindowCommand.Cancel("ada", null)),
    ];

    [Fact]
    public void Every_state_gets_a_decision_on_every_command()
    {
        Assert.Equal(Enum.GetValues<WindowState>(), States().Select(w => w.Window.State));
        Assert.Equal(Nested<WindowCommand>(), _commands.Select(c => c.GetType().Name).Order(StringComparer.Ordinal));
        Assert.All(States().SelectMany(_ => _commands, (of, command) => (of, command)), pair =>
        {
            switch (WindowDecider.Decide(pair.of.Window, pair.command, AWindow.Start + Duration.FromMinutes(1), pair.of.Terms))
            {
                case WindowDecision.Accepted accepted:
                    Assert.Equal(pair.of.Window.Sequence + accepted.Events.Length, accepted.Next.Sequence);
                    Assert.Equal(accepted.Effects.Length, accepted.Effects.Select(e => e.Id).Distinct().Count());
                    break;
                case WindowDecision.Refused refused:
                    Assert.NotEqual(WindowRefusal.None, refused.Code);
                    Assert.EndsWith(".", refused.Detail, StringComparison.Ordinal);
                    break;
            }
        });
    }

    [Fact]
    public void Every_event_is_applied()
    {
        WindowEvent[] events =
        [
            new WindowEvent.Drafted(AWindow.Plan(), null, [], null, null), new WindowEvent.Proposed(1), new WindowEvent.Announced(1, Duration.FromHours(24), Duration.FromHours(2), [], null),
            new WindowEvent.Changed(AWindow.Plan(), null, 1, Duration.FromHours(2)), new WindowEvent.Cancelled(null, 1, false, null), new WindowEvent.SeriesEnded(null),
            new WindowEvent.Skipped(WindowRefusal.Overlap, "x", null), new WindowEvent.Reminded(Duration.FromHours(1)), new WindowEvent.Started(), new WindowEvent.StartConfirmed(),
            new WindowEvent.Extended(AWindow.Start, null), new WindowEvent.Overran(AWindow.Start), new WindowEvent.LengthExceeded(Duration.FromHours(2)), new WindowEvent.Completed(null),
            new WindowEvent.CustomerAccepted("acme", AWindow.Start, AWindow.Start), new WindowEvent.OtherSlotAsked("acme", AWindow.Start, AWindow.Start, null),
            new WindowEvent.NoticeShort(["acme"]), new WindowEvent.NoticeFailed(["acme"]), new WindowEvent.MailResent("W-12-1-1-r9", "W-12-1-1", NoticeKind.Announcement, "a@b.example"),
        ];

        Assert.Equal(Nested<WindowEvent>(), events.Select(e => e.GetType().Name).Order(StringComparer.Ordinal));
        Window of = AWindow.Begun().Window;
        Assert.All(events, e => Assert.Equal(of.Sequence + 1, of.Apply(new RecordedWindowEvent(of.Sequence + 1, AWindow.Start, "ada", e)).Sequence));
        Assert.Throws<InvalidOperationException>(() => of.Apply(new RecordedWindowEvent(of.Sequence, AWindow.Start, "ada", events[0])));
    }

    /// <summary>Lives of commands at random times: whatever happens, these hold.</summary>
    [Fact]
    public void No_window_begins_without_its_notice_ends_twice_or_is_told_out_of_order()
    {
        foreach (int seed in Enumerable.Range(0, Surroundings.IsFull ? 3000 : 300))
        {
            var random = new Random(seed);
            var window = new AWindow();
            Instant now = AWindow.Now;
            WindowPlan plan = AWindow.Plan(now + Duration.FromMinutes(random.Next(0, 4000)), Duration.FromMinutes(random.Next(1, 150)));
            Apply(window, new WindowCommand.Create("ada", plan, random.Next(4) == 0 ? new Emergency("x") : null, random.Next(3) == 0), now);
            for (int i = 0; i < 25; i++)
            {
                now += Duration.FromSeconds(random.Next(0, 20_000));
                window.Until(now);
                WindowCommand command = random.Next(8) == 0
                    ? new WindowCommand.Change("ada", AWindow.Plan(now + Duration.FromMinutes(random.Next(-100, 4000)), Duration.FromMinutes(random.Next(1, 150))))
                    : _commands[random.Next(1, _commands.Length)];
                Apply(window, command, now);
            }

            Check(window, seed);
        }
    }

    private static void Apply(AWindow window, WindowCommand command, Instant now)
    {
        if (WindowDecider.Decide(window.Window, command, now, window.Terms) is WindowDecision.Accepted)
        {
            window.Do(now, command);
        }
    }

    private static void Check(AWindow window, int seed)
    {
        var because = $"seed {seed}: {string.Join(", ", window.Events.Select(e => e.Event))}";
        Window replayed = window.Events.Aggregate(Window.NotCreated(window.Window.Id), (w, e) => w.Apply(e));
        Assert.True(replayed.Sequence == window.Window.Sequence && replayed.State == window.Window.State && replayed.Revision == window.Window.Revision, because);
        Assert.True(window.Events.Count(e => e.Event is WindowEvent.Completed or WindowEvent.Cancelled or WindowEvent.Skipped) <= 1, because);
        Assert.True(window.Events.Count(e => e.Event is WindowEvent.Started) <= 1, because);
        int[] revisions = [.. window.Effects.OfType<WindowEffect.TellCustomers>().Select(t => t.Notice.Revision)];
        Assert.True(revisions.SequenceEqual(revisions.Order()), because);
        foreach (WindowNotice told in window.Effects.OfType<WindowEffect.TellCustomers>().Select(t => t.Notice).Where(n => n.GivesNotice))
        {
            Assert.True(window.Window.Emergency is not null || told.Plan.StartsAt - told.At >= Duration.FromHours(24), because);
            Assert.True(window.Window.Emergency is not null || told.Plan.Length <= Duration.FromHours(2), because);
        }

        if (window.Window.StartedAt is { } started)
        {
            Assert.True(started == window.Window.Plan.StartsAt, because);
            Assert.True(window.Window.EndedAt is not { } ended || (ended - started > Duration.FromHours(2)) == window.Window.LengthExceededAt is not null, because);
        }
    }

    private static IEnumerable<string> Nested<T>() => typeof(T).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(T))).Select(t => t.Name).Order(StringComparer.Ordinal);
}
