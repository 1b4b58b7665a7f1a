using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Agreements;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Policies;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Calendars;

/// <summary>What a calendar must be: <see cref="CalendarRules"/>, and limits of size.</summary>
public sealed class CalendarChecks(
    ResourceTable<CalendarResource> calendars, ResourceTable<AgreementResource> agreements, ResourceTable<DeskPolicy> policies, DeskTime desk)
    : ResourceRules<CalendarResource>
{
    private const int MaxHolidays = 1_000;

    private const int MaxIntervalsADay = 48;

    public override string? FixedBecause(string id) =>
        id == WorkCalendar.Always.Id ? "'always' is built in and cannot be changed. Choose another id for a calendar of your own." : null;

    public override async ValueTask CheckAsync(string id, CalendarResource value, Faults faults, CancellationToken cancellation)
    {
        CheckBody(id, value, faults);
        await TermsVersions.CheckAsync(calendars, id, value.ValidFrom, v => v.ValidFrom, value.Correction, desk.Now, faults, cancellation);
    }

    /// <summary>What it must be whenever it counts.</summary>
    /// <returns>Null with faults.</returns>
    internal static WorkCalendar? CheckBody(string id, CalendarResource value, Faults faults)
    {
        if (!Checks.Count(faults, "holidays", value.Holidays?.Count, MaxHolidays))
        {
            return null;
        }

        foreach ((string day, var hours) in value.Weekly ?? new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>())
        {
            Checks.Count(faults, $"weekly.{day}", hours?.Count, MaxIntervalsADay);
        }

        if (!CalendarRules.TryRead(id, CalendarKind.ToBody(value), 1, out WorkCalendar? calendar, out IReadOnlyList<CalendarFault> found))
        {
            foreach (CalendarFault fault in found)
            {
                faults.Add(fault.Field, fault.Text);
            }
        }

        for (int i = 0; i < (value.Holidays?.Count ?? 0); i++)
        {
            Checks.OptionalText(faults, Checks.At("holidays", i) + ".name", value.Holidays![i]?.Name);
        }

        return calendar;
    }

    /// <summary>A calendar whose holidays close every day is valid, since somebody may mean it, and is said to stand still.</summary>
    public override CalendarResource Remark(Stored<CalendarResource> stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        CalendarWarning[] grave =
        [
            .. CalendarAhead.Of(CalendarKind.ToCalendar(stored), null, CalendarAhead.UsualMonths, desk)?.Warnings
                .Where(w => w.Kind is CalendarWarningKind.NoOpening or CalendarWarningKind.LongClosure) ?? [],
        ];
        return grave.Length == 0 ? stored.Value : stored.Value with { Warnings = grave };
    }

    public override async ValueTask<IReadOnlyList<string>> UsersOfAsync(string id, CancellationToken cancellation)
    {
        var users = new List<string>();
        foreach (Stored<AgreementResource> agreement in await agreements.AllAsync(cancellation))
        {
            if (AgreementRules.Targets(agreement.Value).Any(t => t.Target.Calendar == id))
            {
                users.Add($"agreement '{agreement.Id}'");
            }
        }

        DeskPolicy policy = await policies.CurrentAsync(cancellation);
        if (policy.InternalResponse.Calendar == id || policy.WorkingDaysCalendar == id)
        {
            users.Add("the policy");
        }

        return users;
    }
}
