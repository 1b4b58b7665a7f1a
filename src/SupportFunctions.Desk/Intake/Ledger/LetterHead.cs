using System.Text;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>Who wrote something that could not be read, and what about: the first lines that look like it, undecoded. For a list, never for a decision.</summary>
internal static class LetterHead
{
    /// <summary>A header is at the start; a message of 40 MiB must not be searched for a list.</summary>
    private const int Looked = 64 * 1024;

    private const int MostCharacters = 200;

    public static (string? From, string? Subject) Of(ReadOnlySpan<byte> raw)
    {
        ReadOnlySpan<byte> head = raw[..Math.Min(raw.Length, Looked)];
        return (Find(head, "from:"), Find(head, "subject:"));
    }

    private static string? Find(ReadOnlySpan<byte> head, string name)
    {
        foreach (Range range in head.SplitAny((byte)'\r', (byte)'\n'))
        {
            ReadOnlySpan<byte> line = head[range];
            if (line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                return Shown(line[name.Length..]);
            }
        }

        return null;
    }

    private static string? Shown(ReadOnlySpan<byte> value)
    {
        string text = Encoding.UTF8.GetString(value[..Math.Min(value.Length, 4 * MostCharacters)]);
        string shown = new string([.. text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]).Trim();
        return shown.Length == 0 ? null : shown.Length <= MostCharacters ? shown : shown[..MostCharacters];
    }
}
