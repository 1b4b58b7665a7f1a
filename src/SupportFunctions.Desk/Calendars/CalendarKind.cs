using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Validity;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Calendars;

/// <summary>Calendars; three are there from the start, and <c>always</c> stays as it is.</summary>
public sealed class CalendarKind : ResourceKind<CalendarResource>
{
    public const string TableName = "calendars";

    public override string Table => TableName;

    public override string Noun => "calendar";

    public override bool KeepsVersions => true;

    public override IReadOnlyDictionary<string, CalendarResource> BuiltIns { get; } =
        BuiltInCalendars.All.ToDictionary(c => c.Id, FromCalendar);

    public override CalendarResource Complete(string id, CalendarResource value) => value with { Id = id, Holidays = value.Holidays ?? [] };

    /// <param name="stored">Checked when it was written.</param>
    public static WorkCalendar ToCalendar(Stored<CalendarResource> stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (stored.Id == WorkCalendar.Always.Id)
        {
            return WorkCalendar.Always;
        }

        return CalendarRules.TryRead(stored.Id, ToBody(stored.Value), stored.Version, out WorkCalendar? calendar, out IReadOnlyList<CalendarFault> faults)
            ? calendar
            : throw new InvalidDataException($"Calendar '{stored.Id}' version {stored.Version} cannot be read any more: {string.Join(" ", faults)}");
    }

    /// <param name="versions">Oldest first.</param>
    /// <param name="read">Reads one, or has it in memory.</param>
    public static Versions<WorkCalendar> ToVersions(IReadOnlyList<Stored<CalendarResource>> versions, Func<Stored<CalendarResource>, WorkCalendar> read) =>
        TermsVersions.Of("calendar", versions, read, v => v.ValidFrom, v => v.Correction);

    public static CalendarBody ToBody(CalendarResource value) => new(value.TimeZone, value.Weekly, value.Holidays);

    private static CalendarResource FromCalendar(WorkCalendar calendar)
    {
        CalendarBody body = CalendarRules.ToBody(calendar);
        return new CalendarResource { Id = calendar.Id, TimeZone = body.TimeZone, Weekly = body.Weekly, Holidays = body.Holidays };
    }
}
