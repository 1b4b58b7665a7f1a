namespace SupportFunctions.Desk.Mail;

/// <summary>The words of one mailbox in From, To or Reply-To (RFC 5322, 3.4).</summary>
internal static class Mailbox
{
    public static IEnumerable<string> Words(MailAddress mailbox, string field)
    {
        var address = AddrSpec.ToWire(mailbox.Address, field);
        var name = DisplayText.Clean(mailbox.Name ?? "");
        return name.Length == 0 ? [address] : [.. Phrase(name), $"<{address}>"];
    }

    private static IEnumerable<string> Phrase(string name)
    {
        var words = name.Split(' ');
        if (words.All(word => DisplayText.IsPlainWord(word) && word.All(AddrSpec.IsAtomText)))
            return words;
        var quoted = '"' + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
        return DisplayText.IsPlainWord(quoted) ? [quoted] : EncodedWords.From(name);
    }
}
