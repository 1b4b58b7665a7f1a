namespace SupportFunctions.Desk.Intake.Replies;

/// <summary>A line of a mail, with what can be said of it by itself.</summary>
/// <param name="Start">Of the whole line, and <paramref name="End"/> without its line end.</param>
/// <param name="TextStart">Without blanks around; <paramref name="TextEnd"/> is the same when the line is blank.</param>
internal readonly record struct ReplyLine(int Start, int End, int TextStart, int TextEnd, ReplyLineKind Kind)
{
    /// <summary>Made of HTML: announces what follows it as a quote, whatever its language.</summary>
    public const char AnnouncementMark = '\uE000';

    /// <summary>Made of HTML: what follows is the mail that was answered.</summary>
    public const char TailMark = '\uE001';

    /// <summary>Made of HTML: a signature.</summary>
    public const char SignatureMark = '\uE002';

    public bool IsBlank => Kind == ReplyLineKind.Blank;

    public bool IsQuoted => Kind == ReplyLineKind.Quoted;

    /// <summary>Neither blank nor quoted.</summary>
    public bool IsOwn => Kind == ReplyLineKind.Own;

    public ReadOnlySpan<char> Text(string body) => body.AsSpan(TextStart, TextEnd - TextStart);

    public static ReplyLine[] Split(string body)
    {
        var lines = new ReplyLine[body.AsSpan().Count('\n') + 1];
        int start = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            int length = body.AsSpan(start).IndexOf('\n');
            int end = length < 0 ? body.Length : start + length;
            lines[i] = Of(body, start, end);
            start = end + 1;
        }

        return lines;
    }

    private static ReplyLine Of(string body, int start, int end)
    {
        int first = start;
        int last = end;
        while (first < last && char.IsWhiteSpace(body[first]))
        {
            first++;
        }

        while (last > first && char.IsWhiteSpace(body[last - 1]))
        {
            last--;
        }

        ReplyLineKind kind = first == last ? ReplyLineKind.Blank
            : body[first] switch
            {
                '>' or '＞' => ReplyLineKind.Quoted,
                SignatureMark => ReplyLineKind.Signature,
                TailMark => ReplyLineKind.Tail,
                _ => ReplyLineKind.Own,
            };
        return new ReplyLine(start, end, first, last, kind);
    }
}

internal enum ReplyLineKind : byte
{
    Blank = 0,
    Own = 1,
    Quoted = 2,
    Signature = 3,
    Tail = 4,
}
