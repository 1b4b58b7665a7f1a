using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Spacing;

namespace SupportFunctions.Core.Policies;

/// <summary>The configurable defaults of rules.md (each marked <b>Decision</b> there). Validated as a whole by <see cref="PolicyRules"/>.</summary>
public sealed record DeskPolicy
{
    public static DeskPolicy Default { get; } = new();

    /// <summary>Share of a contractual target, in percent, at which staff are warned (R-SLA-9). 1 to 99, rising.</summary>
    public ImmutableArray<int> WarnAtPercent { get; init; } = [50, 75, 90];

    /// <summary>The same for the internal clocks and the promise (R-INT-1..3). Default 75.</summary>
    public ImmutableArray<int> InternalWarnAtPercent { get; init; } = [75];

    /// <summary>From this share on leads are warned along with the assignee (R-SLA-9).</summary>
    public int WarnLeadFromPercent { get; init; } = 75;

    /// <summary>First response to every customer (R-INT-1). Default 1 h on <c>desk-hours</c>.</summary>
    public SlaTarget InternalResponse { get; init; } = new(Duration.FromHours(1), BuiltInCalendars.DeskHours.Id);

    /// <summary>Longest time between two of our replies (R-INT-2). Default 24 h on the wall.</summary>
    public Duration NextReplyWithin { get; init; } = Duration.FromHours(24);

    /// <summary>The promise made when a message to a customer names none (R-INT-3). Default 24 h on the wall.</summary>
    public Duration DefaultPromise { get; init; } = Duration.FromHours(24);

    /// <summary>Working days of silence after a resolution until each reminder (R-END-1).</summary>
    public ImmutableArray<int> RemindAfterWorkingDays { get; init; } = [3, 7];

    /// <summary>Working days of silence after a resolution until the case is closed (R-END-1); above the last reminder.</summary>
    public int CloseAfterWorkingDays { get; init; } = 8;

    /// <summary>Working days after a pre-sales request was asked for what it lacks until each reminder (R-IN-3); empty: it is asked once and never reminded.</summary>
    public ImmutableArray<int> RemindPreSalesAfterWorkingDays { get; init; } = [2];

    /// <summary>The calendar whose days count as working days for reminders and closing.</summary>
    public string WorkingDaysCalendar { get; init; } = BuiltInCalendars.PacificBusinessHours.Id;

    /// <summary>Whether a customer gets an honest automatic status mail when a promise passes unmet (R-MSG-4).</summary>
    public bool SendHoldingNote { get; init; } = true;

    /// <summary>How much automatic mail customers are sent at most.</summary>
    public ReplyBudget ReplyBudget { get; init; } = ReplyBudget.Default;

    /// <summary>How long automatic mail that can wait keeps away from the one before.</summary>
    public MailSpacing MailSpacing { get; init; } = MailSpacing.Default;

    /// <summary>How customers hear of maintenance (R-MNT-2).</summary>
    public MaintenancePolicy Maintenance { get; init; } = MaintenancePolicy.Default;

    /// <summary>How often is said how an incident stands (R-ENG-4).</summary>
    public IncidentPolicy Incidents { get; init; } = IncidentPolicy.Default;

    /// <summary>When customers who want it get the weekly digest (R-CUS-5).</summary>
    public DigestPolicy Digest { get; init; } = DigestPolicy.Default;

    /// <summary>Addresses that hear of every breach (R-SLA-9), beside the leads.</summary>
    public ImmutableArray<string> Leadership { get; init; } = [];

    /// <summary>IANA zone for staff mail and for customers without one.</summary>
    public string TimeZone { get; init; } = "America/Los_Angeles";

    /// <summary>When any is listed, only these are accepted at triage; empty: free text.</summary>
    public ImmutableArray<string> Products { get; init; } = [];

    public ImmutableArray<string> Features { get; init; } = [];

    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>Mail domains that identify nobody (R-CUS-4).</summary>
    public ImmutableArray<string> PublicMailDomains { get; init; } =
    [
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com",
        "icloud.com", "me.com", "aol.com", "gmx.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com",
        "mail.com", "zoho.com", "fastmail.com", "qq.com", "163.com", "yandex.ru", "mail.ru",
    ];
}
