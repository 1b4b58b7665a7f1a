namespace SupportFunctions.Desk.Intake.Replies;

/// <summary>Lines that a program writes above a mail that is forwarded or answered ("----- Original Message -----").</summary>
internal static class ReplyMarker
{
    /// <param name="hasColon">Whether the line ends as an announcement does.</param>
    public static ReplyMarkerKind In(ReadOnlySpan<char> line, bool hasColon)
    {
        ReadOnlySpan<char> core = line.Trim("-_—–‐‑=*#:： \u00a0");
        if (core.IsEmpty)
        {
            // A row of stars, most often.
            return ReplyMarkerKind.None;
        }

        bool isDashed = line.Length - core.Length >= 4 && IsDash(line.TrimStart("* ")[0]);
        if (!(isDashed || hasColon))
        {
            return ReplyMarkerKind.None;
        }

        if (ReplyWords.Forwards.GetAlternateLookup<ReadOnlySpan<char>>().Contains(core) || (isDashed && core.StartsWith("Forwarded by ", StringComparison.OrdinalIgnoreCase)))
        {
            return ReplyMarkerKind.Forward;
        }

        return !isDashed ? ReplyMarkerKind.None
            : ReplyWords.Originals.GetAlternateLookup<ReadOnlySpan<char>>().Contains(core) ? ReplyMarkerKind.Original
            : Attribution.IsWhole(core) ? ReplyMarkerKind.Announcement
            : ReplyMarkerKind.None;
    }

    public static bool IsDash(char c) => c is '-' or '_' or '—' or '–' or '‐' or '‑' or '=';
}

internal enum ReplyMarkerKind
{
    None = 0,
    Forward = 1,
    Original = 2,
    Announcement = 3,
}
