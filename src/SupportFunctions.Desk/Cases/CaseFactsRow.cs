using System.Globalization;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <summary>The facts of a case in one row, in the partition of the month (UTC) in which it was opened, by number: what reports and what-if read instead of the cases.</summary>
/// <param name="Sequence">Of the case when they last changed: what came after it changed none of them.</param>
public sealed record CaseFactsRow(long Sequence, CaseFacts Facts)
{
    public const string PartitionPrefix = "facts|";

    private static readonly YearMonthPattern _month = YearMonthPattern.CreateWithInvariantCulture("uuuu'-'MM");

    public static IndexKey Of(Case of)
    {
        ArgumentNullException.ThrowIfNull(of);
        string facts = DeskJson.Write(CaseFacts.Of(of));
        return new IndexKey(Partition(MonthOf(of.OpenedAt)), RowKey(of.Id), TableKeys.Hash(facts))
        {
            Body = string.Create(CultureInfo.InvariantCulture, $"{{\"sequence\":{of.Sequence},\"facts\":{facts}}}"),
        };
    }

    public static string Partition(YearMonth month) => PartitionPrefix + Written(month);

    internal static string Written(YearMonth month) => _month.Format(month);

    internal static bool TryReadMonth(string text, out YearMonth month) => _month.Parse(text).TryGetValue(default, out month);

    public static string RowKey(CaseId id) => id.Number.ToString("D15", CultureInfo.InvariantCulture);

    public static YearMonth MonthOf(Instant at) => at.InUtc().Date.ToYearMonth();
}
