using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Notifications;

/// <summary>What carriers, and other mail servers, say of mails of ours, in the log. Reports come twice, late, and in any order.</summary>
public sealed class MailReports(ITableStore tables, NotificationLog log)
{
    /// <summary>One transaction where it changes nothing, three where it does; two for a mail that is not in the log, which it never brings there.</summary>
    /// <param name="report">Where it names addresses, and the mail's own is not among them, it is not believed.</param>
    /// <param name="at">DeskTime at which it came.</param>
    /// <exception cref="StoreUnavailableException">Also when its carrier is faster with the report than the desk is with its own record of the attempt.</exception>
    public async Task NoteAsync(DeliveryReport report, Instant at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        MailName mail = report.Mail;
        LogPlace place = LogPlaces.Of(mail);
        if (!await log.ChangeAsync(place, mail.Effect, l => IsAbout(l, report.Named) ? After(l, report.Outcome, at, report.Detail) : null, cancellation)
            && await tables.ReadAsync(place.Table, place.Partition, LogPlaces.OutboxRowOf(mail), cancellation) is { } waits
            && DeskJson.TryRead<Waiting>(waits.Body) is { Attempts: 0, GivenUpAt: null })
        {
            throw new StoreUnavailableException($"{mail.Effect} is being handed over at this moment: try again.");
        }
    }

    /// <summary>Who complained, by what is in the log; null where it has no such mail, it went to staff, or the report names somebody else. One transaction.</summary>
    public async Task<string?> ComplainantAsync(DeliveryReport report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        return await log.FindAsync(LogPlaces.Of(report.Mail), report.Mail.Effect, cancellation) is { Staff: false } logged && IsAbout(logged, report.Named) ? logged.To : null;
    }

    /// <returns>Null where more is known already.</returns>
    internal static Notification? After(Notification logged, DeliveryOutcome outcome, Instant at, string? detail)
    {
        if (outcome == DeliveryOutcome.Delayed)
        {
            // Once: the next hundred tries of another server say nothing new.
            return logged is { State: NotificationState.Accepted, Detail: null } ? logged with { Detail = detail is null ? "delayed" : "delayed: " + detail } : null;
        }

        NotificationState state = outcome switch
        {
            DeliveryOutcome.Delivered => NotificationState.Delivered,
            DeliveryOutcome.Bounced => NotificationState.Bounced,
            DeliveryOutcome.GivenUp => NotificationState.GivenUp,
            DeliveryOutcome.Complained => NotificationState.Complained,
            DeliveryOutcome.Unknown or DeliveryOutcome.Delayed => throw new ArgumentException("A report says what became of a mail.", nameof(outcome)),
        };
        return Rank(state) > Rank(logged.State) ? logged with { State = state, StateAt = at, Detail = detail } : null;
    }

    private static bool IsAbout(Notification logged, ImmutableArray<string> named) => named.IsEmpty || named.Any(n => Mailboxes.AreSame(n, logged.To));

    /// <summary>What is known better takes the place of what is known less well: servers take a mail and give it back later, and nobody complains of what did not arrive.</summary>
    private static int Rank(NotificationState state) => state switch
    {
        NotificationState.Held or NotificationState.Folded or NotificationState.Overtaken => 0,
        NotificationState.Deferred => 1,
        NotificationState.Accepted => 2,
        NotificationState.Delivered => 3,
        NotificationState.GivenUp => 4,
        NotificationState.Bounced => 5,
        NotificationState.Complained => 6,
        NotificationState.Unknown => throw new UnreachableException("A mail in the log has a state."),
    };

    /// <summary>What every row of an outbox says.</summary>
    private sealed record Waiting(int Attempts, Instant? GivenUpAt);
}
