using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Intake;

/// <summary>A name that the header of a returned mail has.</summary>
/// <param name="IsCaseField">It stands in <see cref="MailHeaders.Case"/>, which gateways leave alone that put a Message-ID of their own on a mail.</param>
/// <param name="Start">Where in the text the header around it begins; 0 in a part of its own.</param>
internal readonly record struct ReturnedName(string Value, bool IsCaseField, int Start = 0);

/// <summary>Finds by which names the mail goes that a bounce gives back, whole or as a header.</summary>
internal static class ReturnedMail
{
    private const int Looked = 256 * 1024;
    private const string IdField = "Message-ID";
    private const int MostCaseFields = 3;

    /// <summary>Empty when the bounce gives none back in a part of its own.</summary>
    public static IReadOnlyList<ReturnedName> NamesIn(IEnumerable<ReceivedAttachment> parts, MailReaderOptions limits)
    {
        if (parts.FirstOrDefault(p => IsReturned(p.ContentType)) is not { } part)
        {
            return [];
        }

        ReadOnlySpan<byte> data = part.Content.Head(Looked).Span;
        HeaderBlock header = HeaderBlock.Read(data, data.Length - data.TrimStart("\r\n"u8).Length, limits, new WarningList());
        IEnumerable<ReturnedName> ids = MessageIds.First(header.First(IdField)) is { } id ? [new ReturnedName(id, IsCaseField: false)] : [];
        return [.. ids, .. header.Fields.Where(f => f.Is(MailHeaders.Case)).Take(MostCaseFields).Select(f => new ReturnedName(f.Raw, IsCaseField: true))];
    }

    /// <summary>Names in header lines that stand in a text, quoted or not.</summary>
    public static IEnumerable<ReturnedName> NamesIn(string text)
    {
        int start = 0;
        int position = 0;
        int most = Math.Min(text.Length, Looked);
        while (position < most)
        {
            ReadOnlySpan<char> line = Unquoted(text, position, out int next);
            if (line.IsEmpty)
            {
                start = position;
            }
            else if (IsField(line, IdField) && MessageIds.First(ValueOf(line, IdField, text, next)) is { } id)
            {
                yield return new ReturnedName(id, IsCaseField: false, start);
            }
            else if (IsField(line, MailHeaders.Case))
            {
                yield return new ReturnedName(ValueOf(line, MailHeaders.Case, text, next), IsCaseField: true, start);
            }

            position = next;
        }
    }

    private static bool IsReturned(string type) =>
        type is "message/rfc822" or "text/rfc822-headers" or "message/rfc822-headers" or "message/global" or "message/global-headers";

    private static bool IsField(ReadOnlySpan<char> line, string name) =>
        line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>A long one may stand on a line of its own (RFC 5322, 2.2.3).</summary>
    private static string ValueOf(ReadOnlySpan<char> line, string name, string text, int next)
    {
        ReadOnlySpan<char> value = line[(name.Length + 1)..];
        return (value.IsEmpty ? Unquoted(text, next, out _) : value).ToString();
    }

    private static ReadOnlySpan<char> Unquoted(string text, int position, out int next)
    {
        ReadOnlySpan<char> rest = text.AsSpan(position);
        int length = rest.IndexOf('\n');
        next = length < 0 ? text.Length : position + length + 1;
        return rest[..(length < 0 ? rest.Length : length)].TrimStart(" \t>|").TrimEnd();
    }
}
