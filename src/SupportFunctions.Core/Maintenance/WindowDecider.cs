using System.Diagnostics;
using NodaTime;
using static SupportFunctions.Core.Maintenance.WindowRefusal;
using static SupportFunctions.Core.Maintenance.WindowRules;

namespace SupportFunctions.Core.Maintenance;

/// <summary>Decides what a command does to a window. Pure: the same arguments give the same decision.</summary>
public static partial class WindowDecider
{
    /// <param name="now">Desk time of the commit. What time alone has brought up to then is recorded first, at its exact instants.</param>
    public static WindowDecision Decide(Window current, WindowCommand command, Instant now, WindowTerms terms)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(terms);
        if (command is WindowCommand.Create create)
        {
            return current.State == WindowState.None ? CreateWindow(current, create, now, terms) : Refuse(WrongState, $"{current.Id} exists already.");
        }

        if (current.State == WindowState.None)
        {
            return Refuse(NotCreated, $"There is no maintenance window {current.Id}.");
        }

        var change = new WindowChange(current, terms);
        change.LapseUntil(now, isInclusive: command is WindowCommand.Tick);
        WindowDecision.Refused? refused = command switch
        {
            WindowCommand.Propose c => Propose(change, c, now),
            WindowCommand.Announce c => Announce(change, c, now),
            WindowCommand.Change c => Change(change, c, now),
            WindowCommand.Cancel c => Cancel(change, c, now),
            WindowCommand.Start c => Start(change, c, now),
            WindowCommand.Complete c => Complete(change, c, now),
            WindowCommand.Extend c => Extend(change, c, now),
            WindowCommand.Accept c => Accept(change, c, now),
            WindowCommand.AskOtherSlot c => AskOtherSlot(change, c, now),
            WindowCommand.RecordDelivery c => RecordDelivery(change, c, now),
            WindowCommand.Resend c => Resend(change, c, now),
            WindowCommand.Tick => null,
            _ => throw new UnreachableException($"{command.GetType().Name} is not known to the decider."),
        };
        return refused ?? (WindowDecision)change.Accept();
    }

    private static WindowDecision CreateWindow(Window current, WindowCommand.Create c, Instant now, WindowTerms terms)
    {
        if ((CheckPlan(c.Plan, now) ?? CheckEmergency(c.Emergency) ?? CheckSeries(c)) is { } fault)
        {
            return fault;
        }

        var change = new WindowChange(current, terms);
        bool isLaterOccurrence = c.Series is { Index: > 0 };
        change.Add(now, c.By, new WindowEvent.Drafted(
            c.Plan, c.Emergency, c.Consents, c.Series, isLaterOccurrence ? c.Plan.StartsAt - terms.Policy.AnnounceAhead : null));
        WindowDecision.Refused? refused = c.IsDraft || isLaterOccurrence ? null : Announce(change, new WindowCommand.Announce(c.By), now);
        return refused ?? (WindowDecision)change.Accept();
    }

    private static WindowDecision.Refused? CheckEmergency(Emergency? emergency) => emergency is null ? null
        : string.IsNullOrWhiteSpace(emergency.Reason) ? Refuse(Invalid, "An emergency needs a reason: customers and leads are told it (R-MNT-1).", "emergency.reason")
        : CheckReason(emergency.Reason, "emergency.reason");

    private static WindowDecision.Refused? CheckSeries(WindowCommand.Create c) =>
        c.Series is not { Index: 0 } series ? null
        : c.Emergency is not null ? Refuse(Invalid, "An emergency does not recur: leave one of the two out.", "recurs")
        : Series.Check(series.Rule, series.TimeZone, series.Except, c.Plan) is var (field, fault) ? Refuse(Invalid, fault, field)
        : null;

    private static WindowDecision.Refused? CheckReason(string? reason, string field) =>
        reason?.Length > WindowLimits.ReasonCharacters || reason?.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) == true
            ? Refuse(Invalid, "At most 500 characters, without control characters.", field)
            : null;

    private static WindowDecision.Refused? Propose(WindowChange change, WindowCommand.Propose c, Instant now)
    {
        if (change.Window.State != WindowState.Draft)
        {
            return Refuse(WrongState, $"{change.Window.Id} is {Word(change.Window)}: only a draft is proposed; announced windows carry the same question.");
        }

        change.Add(now, c.By, new WindowEvent.Proposed(change.Terms.Affected.Length));
        change.TellCustomers(change.Notice(NoticeKind.Proposal, now));
        return null;
    }

    private static WindowDecision.Refused? Announce(WindowChange change, WindowCommand.Announce c, Instant now)
    {
        Window of = change.Window;
        if (of.State != WindowState.Draft)
        {
            return Refuse(WrongState, $"{of.Id} is {Word(of)}: only a draft is announced.");
        }

        if (Check(of, of.Plan, now, change.Terms) is { } refused)
        {
            return refused;
        }

        AnnounceBy(change, c.By, now);
        return null;
    }

    /// <summary>Of a window that the rules allow.</summary>
    internal static void AnnounceBy(WindowChange change, string by, Instant now)
    {
        Window of = change.Window;
        var following = change.Following();
        change.Add(now, by, new WindowEvent.Announced(
            change.Terms.Affected.Length, change.Terms.Notice, MaxLength(of, of.Plan, change.Terms), change.Terms.Policy.RemindBefore, following?.Id));
        change.TellCustomers(change.Notice(NoticeKind.Announcement, now) with { GivesNotice = true });
        change.OpenNext(by, following);
        if (of.Emergency is not null)
        {
            change.TellLeads(change.Notice(NoticeKind.EmergencyReport, now));
        }
    }

    /// <summary>What was announced may always shrink; what is new needs the whole notice again.</summary>
    private static WindowDecision.Refused? Change(WindowChange change, WindowCommand.Change c, Instant now)
    {
        Window of = change.Window;
        if (c.Plan == of.Plan)
        {
            return null;
        }

        if (of.State != WindowState.Draft && !of.IsAhead)
        {
            return Refuse(WrongState, $"{of.Id} is {Word(of)}: {(of.IsUnderWay ? "extend or complete it instead." : "plan a new one.")}");
        }

        if ((CheckPlan(c.Plan, now) ?? CheckReason(c.Reason, "reason")) is { } fault)
        {
            return fault;
        }

        bool isKnown = c.Plan.IsWithin(of.Plan);
        if (of.IsAhead && (isKnown && c.Plan.StartsAt <= now
                ? Refuse(Invalid, $"The start {At(c.Plan.StartsAt)} has passed: it is {At(now)}.", "startsAt")
                : Check(of, c.Plan, now, change.Terms, isKnown)) is { } refused)
        {
            return refused;
        }

        // A draft that nobody was asked about has told nobody anything: its calendar file begins at 0.
        bool isTold = of.IsAhead || of.ProposedAt is not null;
        change.Add(now, c.By, new WindowEvent.Changed(c.Plan, c.Reason, of.Revision + (isTold ? 1 : 0), of.IsAhead ? MaxLength(of, c.Plan, change.Terms) : of.MaxLength));
        if (isTold)
        {
            change.TellCustomers(change.Notice(of.IsAhead ? NoticeKind.Change : NoticeKind.Proposal, now) with
            {
                Before = of.Plan,
                Reason = c.Reason,
                GivesNotice = of.IsAhead && !isKnown,
            });
        }

        return null;
    }

    private static WindowDecision.Refused? Cancel(WindowChange change, WindowCommand.Cancel c, Instant now)
    {
        Window of = change.Window;
        if (of.State != WindowState.Draft && !of.IsAhead)
        {
            // This one takes place, or has; those after it need not.
            if (c.EndsSeries && of.Next is { } later)
            {
                change.Add(now, c.By, new WindowEvent.SeriesEnded(c.Reason));
                change.CancelNext(c.By, later, c.Reason);
                return null;
            }

            return Refuse(WrongState, $"{of.Id} is {Word(of)}: {(of.IsUnderWay ? "complete it instead." : "it is over.")}");
        }

        if (CheckReason(c.Reason, "reason") is { } fault)
        {
            return fault;
        }

        bool isTold = of.IsAhead || of.ProposedAt is not null;
        var following = c.EndsSeries ? null : change.Following();
        change.Add(now, c.By, new WindowEvent.Cancelled(c.Reason, of.Revision + (isTold ? 1 : 0), c.EndsSeries, following?.Id));
        if (isTold)
        {
            change.TellCustomers(change.Notice(NoticeKind.Cancellation, now) with { Reason = c.Reason });
        }

        change.OpenNext(c.By, following);
        if (c.EndsSeries && of.Next is { } next)
        {
            change.CancelNext(c.By, next, c.Reason);
        }

        return null;
    }

    internal static string Word(Window of) => of.State switch
    {
        WindowState.None => "not there",
        WindowState.Draft => "a draft",
        WindowState.Announced or WindowState.Reminded => $"announced for {At(of.Plan.StartsAt)}",
        WindowState.InProgress => $"in progress since {At(of.StartedAt!.Value)}",
        WindowState.Overrun => $"in progress since {At(of.StartedAt!.Value)}, longer than planned",
        WindowState.Completed => $"completed since {At(of.EndedAt!.Value)}",
        WindowState.Cancelled => $"cancelled since {At(of.EndedAt!.Value)}",
    };
}
