using System.Globalization;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>A message that a queue has put aside, as <c>sb_intake_17</c>.</summary>
/// <param name="Queue">Without <c>_</c>.</param>
/// <param name="Sequence">Of the queue's own numbers, 0 or more.</param>
public readonly record struct QueuePlace(string Queue, long Sequence)
{
    private const string Mark = "sb";

    public static bool TryRead(string text, out QueuePlace place)
    {
        place = default;
        if (text is null || text.Split('_') is not [Mark, { Length: > 0 } queue, var number] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence))
        {
            return false;
        }

        place = new QueuePlace(queue, sequence);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mark}_{Queue}_{Sequence}");
}
