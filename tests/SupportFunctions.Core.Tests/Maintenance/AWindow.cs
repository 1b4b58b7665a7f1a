using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Core.Policies;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Maintenance;

/// <summary>A window with its history; everything is valid by default, a test names what it is about.</summary>
internal sealed class AWindow
{
    public const string Lead = "lea@desk.example";

    public static readonly Instant Now = At("2026-03-02T09:00Z");

    public static readonly Instant Start = At("2026-03-04T09:00Z");

    public static readonly MaintenanceTerms Standard = Agreement.Standard.Maintenance!;

    private readonly List<RecordedWindowEvent> _events = [];
    private readonly List<WindowEffect> _effects = [];

    public Window Window { get; private set; } = Window.NotCreated(new WindowId(12));

    public WindowTerms Terms { get; set; } = TermsFor("acme");

    public IReadOnlyList<RecordedWindowEvent> Events => _events;

    public IReadOnlyList<WindowEffect> Effects => _effects;

    /// <summary>Kinds of mails to customers and leads, in order.</summary>
    public IEnumerable<NoticeKind> Told => _effects.Select(e => e switch
    {
        WindowEffect.TellCustomers c => c.Notice.Kind,
        WindowEffect.TellStaff s => s.Notice.Kind,
        _ => NoticeKind.Unknown,
    }).Where(k => k != NoticeKind.Unknown);

    public static WindowPlan Plan(Instant? start = null, Duration? length = null, string title = "Database upgrade") =>
        new(title, start ?? Start, (start ?? Start) + (length ?? Duration.FromHours(1)), [], [], []);

    public static WindowTerms TermsFor(params string[] customers) => new(
        MaintenancePolicy.Default, Standard, [.. customers.Select(c => new AffectedCustomer(c, c.ToUpperInvariant(), Standard))], [],
        new Roster([new EngineerTerms("lea", "Lea", Lead, 5, IsLead: true), new EngineerTerms("ada", "Ada", "ada@desk.example", 3, IsLead: false)]))
    {
        Spare = new WindowId(13),
    };

    public static AWindow Announced(WindowPlan? plan = null, Instant? at = null, Emergency? emergency = null, Series? series = null)
    {
        var window = new AWindow();
        window.Do(at ?? Now, new WindowCommand.Create("ada", plan ?? Plan(), emergency) { Series = series });
        return window;
    }

    public static AWindow Draft(WindowPlan? plan = null)
    {
        var window = new AWindow();
        window.Do(Now, new WindowCommand.Create("ada", plan ?? Plan(), IsDraft: true));
        return window;
    }

    /// <summary>Under way since its time.</summary>
    public static AWindow Begun()
    {
        AWindow window = Announced();
        window.Do(Start, new WindowCommand.Tick());
        return window;
    }

    /// <summary>A command that must be accepted.</summary>
    public AWindow Do(Instant at, WindowCommand command)
    {
        WindowDecision decision = WindowDecider.Decide(Window, command, at, Terms);
        Assert.True(decision is WindowDecision.Accepted, (decision as WindowDecision.Refused)?.Detail);
        var accepted = (WindowDecision.Accepted)decision;
        Window = accepted.Next;
        _events.AddRange(accepted.Events);
        _effects.AddRange(accepted.Effects);
        return this;
    }

    /// <summary>A command that must be refused.</summary>
    public WindowDecision.Refused Refused(Instant at, WindowCommand command) =>
        Assert.IsType<WindowDecision.Refused>(WindowDecider.Decide(Window, command, at, Terms));

    /// <summary>As a lifecycle does: attention at every wake-up, exactly on time.</summary>
    public AWindow Until(Instant end)
    {
        for (int i = 0; WindowClock.NextWakeUp(Window) is { } at && at <= end; i++)
        {
            Assert.True(i < 1000, "It wakes up without end.");
            Do(at, new WindowCommand.Tick());
        }

        return this;
    }

    public static WindowDecision Create(WindowPlan plan, Instant at, WindowTerms? terms = null, Emergency? emergency = null) =>
        WindowDecider.Decide(Window.NotCreated(new WindowId(12)), new WindowCommand.Create("ada", plan, emergency), at, terms ?? TermsFor("acme"));

    public static ImmutableArray<BusyWindow> Busy(Instant start, Instant end) => [new BusyWindow(new WindowId(7), "Network", start, end, "ACME")];
}
