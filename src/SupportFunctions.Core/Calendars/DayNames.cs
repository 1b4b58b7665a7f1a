using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>The short English names of days, as calendars are written and explained in every culture.</summary>
public static class DayNames
{
    private static readonly string[] _written = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private static readonly string[] _shown = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    /// <summary>Monday to Sunday.</summary>
    public static IReadOnlyList<IsoDayOfWeek> Week { get; } =
    [
        IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday,
        IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday,
    ];

    /// <summary>As in the body of a calendar: <c>mon</c>.</summary>
    public static string ToWritten(IsoDayOfWeek day) => _written[(int)day - 1];

    /// <summary>As in an explanation: <c>Mon</c>.</summary>
    public static string ToShown(IsoDayOfWeek day) => _shown[(int)day - 1];

    public static bool TryRead(string? written, out IsoDayOfWeek day)
    {
        day = (IsoDayOfWeek)(Array.IndexOf(_written, written) + 1);
        return day != IsoDayOfWeek.None;
    }
}
