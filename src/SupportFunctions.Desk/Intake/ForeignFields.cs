using System.Text.RegularExpressions;

namespace SupportFunctions.Desk.Intake;

/// <summary>Header fields of raw bytes that are no UTF-8: read in the charset that the same header names for the body, or in its encoded words.</summary>
internal static class ForeignFields
{
    private static readonly Regex OfWord = new(@"=\?([\w.:-]{2,40})(?:\*[\w-]{1,20})?\?[BbQq]\?", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public static void Decode(List<HeaderField> fields)
    {
        if (!fields.Exists(f => f.Foreign is not null))
        {
            return;
        }

        var hint = Hint(fields);
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Foreign is { } bytes)
            {
                fields[i] = new HeaderField(fields[i].Name, Charsets.DecodeUndeclared(bytes, hint).Trim(' ', '\t'));
            }
        }
    }

    /// <summary>A charset other than UTF-8 that the header names; null when none.</summary>
    public static string? Hint(IReadOnlyList<HeaderField> fields)
    {
        foreach (var field in fields)
        {
            var named = field.Is("Content-Type") ? ParameterizedField.Read(field.Raw).Parameter("charset")
                : (field.Is("Subject") || field.Is("From")) && field.Raw.Contains("=?", StringComparison.Ordinal) ? OfWord.Match(field.Raw) is { Success: true } word ? word.Groups[1].Value : null
                : null;
            if (Charsets.Find(named) is { CodePage: not 65001 })
            {
                return named;
            }
        }

        return null;
    }
}
