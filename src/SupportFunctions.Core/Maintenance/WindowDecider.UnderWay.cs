using NodaTime;
using static SupportFunctions.Core.Maintenance.WindowRefusal;
using static SupportFunctions.Core.Maintenance.WindowRules;

namespace SupportFunctions.Core.Maintenance;

/// <summary>From the start to the end, and what customers say.</summary>
public static partial class WindowDecider
{
    private static WindowDecision.Refused? Start(WindowChange change, WindowCommand.Start c, Instant now)
    {
        Window of = change.Window;
        if (of.IsAhead && of.Plan.StartsAt <= now)
        {
            change.Add(of.Plan.StartsAt, c.By, new WindowEvent.Started());
            change.TellCustomers(change.Notice(NoticeKind.Start, of.Plan.StartsAt));
            return null;
        }

        if (of is { IsUnderWay: true, IsStartConfirmed: false })
        {
            change.Add(now, c.By, new WindowEvent.StartConfirmed());
            return null;
        }

        return Refuse(WrongState, $"{of.Id} is {Word(of)}: {(of.IsAhead ? "it starts at that time and not before; change it, or make it an emergency." : of.State == WindowState.Draft ? "announce it first." : "it is not started twice.")}");
    }

    private static WindowDecision.Refused? Complete(WindowChange change, WindowCommand.Complete c, Instant now)
    {
        Window of = change.Window;
        if (!of.IsUnderWay)
        {
            return Refuse(WrongState, $"{of.Id} is {Word(of)}: {(of.IsOver ? "it is over." : "cancel it if it is not to take place.")}");
        }

        if (CheckReason(c.Summary, "summary") is { } fault)
        {
            return fault;
        }

        change.Add(now, c.By, new WindowEvent.Completed(c.Summary));
        change.TellCustomers(change.Notice(NoticeKind.End, now) with { Reason = c.Summary });
        return null;
    }

    private static WindowDecision.Refused? Extend(WindowChange change, WindowCommand.Extend c, Instant now)
    {
        Window of = change.Window;
        if (!of.IsUnderWay)
        {
            return Refuse(WrongState, $"{of.Id} is {Word(of)}: {(of.IsOver ? "it is over." : "change it instead, with notice.")}");
        }

        if (CheckReason(c.Reason, "reason") is { } fault)
        {
            return fault;
        }

        if (c.EndsAt <= now || c.EndsAt == of.ExpectedEnd || c.EndsAt - of.StartedAt!.Value > WindowLimits.Longest)
        {
            return Refuse(Invalid, $"The new end has to lie after {At(now)}, differ from the present {At(of.ExpectedEnd)}, and be within seven days of the start.", "endsAt");
        }

        change.Add(now, c.By, new WindowEvent.Extended(c.EndsAt, c.Reason));
        change.TellCustomers(change.Notice(NoticeKind.Overrun, now) with { Reason = c.Reason });
        return null;
    }

    private static WindowDecision.Refused? Accept(WindowChange change, WindowCommand.Accept c, Instant now)
    {
        Window of = change.Window;
        if (WhyNoAnswer(of, c.Revision) is { } refused)
        {
            return refused;
        }

        if (!of.Consents.Any(s => s.Customer == c.Customer && s.StartsAt == of.Plan.StartsAt && s.EndsAt == of.Plan.EndsAt))
        {
            change.Add(now, c.By, new WindowEvent.CustomerAccepted(c.Customer, of.Plan.StartsAt, of.Plan.EndsAt));
        }

        return null;
    }

    private static WindowDecision.Refused? AskOtherSlot(WindowChange change, WindowCommand.AskOtherSlot c, Instant now)
    {
        Window of = change.Window;
        if ((WhyNoAnswer(of, c.Revision) ?? CheckReason(c.Note, "note")) is { } refused)
        {
            return refused;
        }

        if (c.EndsAt <= c.StartsAt || c.StartsAt <= now || c.StartsAt > now + WindowLimits.Farthest || c.EndsAt - c.StartsAt > WindowLimits.Longest)
        {
            return Refuse(Invalid, $"Name a slot that begins after {At(now)} and ends after it begins.", "startsAt");
        }

        change.Add(now, c.By, new WindowEvent.OtherSlotAsked(c.Customer, c.StartsAt, c.EndsAt, c.Note));
        change.TellLeads(change.Notice(NoticeKind.OtherSlot, now) with { Customers = [c.Customer], OtherStart = c.StartsAt, OtherEnd = c.EndsAt, Reason = c.Note });
        return null;
    }

    private static WindowDecision.Refused? WhyNoAnswer(Window of, int revision) =>
        of.State != WindowState.Draft && !of.IsAhead ? Refuse(WrongState, $"{of.Id} is {Word(of)}: there is nothing to agree on any more.")
        : of is { State: WindowState.Draft, ProposedAt: null } ? Refuse(WrongState, $"{of.Id} was not proposed to anybody.")
        : revision != of.Revision ? Refuse(WrongState, $"{of.Id} was changed since that mail: answer the newest one.")
        : null;

    /// <summary>Notice counts when it is accepted, not when it is written: what came too late makes the window break the rules for that customer.</summary>
    private static WindowDecision.Refused? RecordDelivery(WindowChange change, WindowCommand.RecordDelivery c, Instant now)
    {
        Window of = change.Window;
        if (of.State == WindowState.Draft || of.State == WindowState.Cancelled || c.Revision != of.NoticeRevision)
        {
            return null;
        }

        string[] late = of.Emergency is not null ? [] :
        [
            .. c.Accepted.Where(a => of.Plan.StartsAt - a.At < change.Terms.NoticeFor(a.Customer)).Select(a => a.Customer).Distinct(StringComparer.Ordinal).Except(of.ShortNotice),
        ];
        if (late.Length > 0)
        {
            change.Add(now, c.By, new WindowEvent.NoticeShort([.. late]));
            change.TellLeads(change.Notice(NoticeKind.ShortNotice, now) with { Customers = [.. late] });
        }

        string[] failed = [.. c.Failed.Distinct(StringComparer.Ordinal).Except(of.NoticeFailed)];
        if (failed.Length > 0)
        {
            change.Add(now, c.By, new WindowEvent.NoticeFailed([.. failed]));
            change.TellLeads(change.Notice(NoticeKind.NotDelivered, now) with { Customers = [.. failed] });
        }

        return null;
    }
}
