namespace SupportFunctions.Desk.Intake.Replies;

/// <summary>Lines that announce a quote which is marked line by line ("On ... wrote:").</summary>
/// <param name="Start">First line, and <paramref name="Last"/> the last, inclusive.</param>
/// <param name="IsProgram">Whether only a program writes so.</param>
internal readonly record struct QuoteAnnouncement(int Start, int Last, bool IsProgram);
