using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Desk.Calendars;

/// <summary>A calendar's holidays before and after an import.</summary>
/// <param name="Holidays">By date; the very list that was there, when nothing changes.</param>
internal sealed record HolidayMerge(
    IReadOnlyList<HolidayBody> Holidays, IReadOnlyList<HolidayBody> Added, IReadOnlyList<HolidayBody> Removed, int Unchanged)
{
    /// <param name="present">As kept: checked.</param>
    /// <param name="wanted">One a date.</param>
    /// <param name="replace">False: a day that is a holiday stays the one it is.</param>
    public static HolidayMerge Of(IReadOnlyList<HolidayBody> present, IReadOnlyList<HolidayBody> wanted, bool replace)
    {
        HashSet<HolidayBody> here = [.. present];
        HashSet<string?> days = [.. present.Select(h => h.Date)];
        HolidayBody[] added = [.. wanted.Where(h => replace ? !here.Contains(h) : !days.Contains(h.Date))];
        HolidayBody[] removed = replace ? [.. present.Except(wanted)] : [];
        // Dates are yyyy-MM-dd, so their text sorts as they do.
        IReadOnlyList<HolidayBody> all = added.Length + removed.Length == 0
            ? present
            : [.. present.Except(removed).Concat(added).OrderBy(h => h.Date, StringComparer.Ordinal)];
        return new HolidayMerge(all, added, removed, wanted.Count - added.Length);
    }
}
