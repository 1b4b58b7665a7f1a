using System.Globalization;
using System.Text;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Messages;

/// <summary>What an attachment may be called and as what it is served. The sender's word on either is never trusted.</summary>
internal static class AttachmentRules
{
    private const int MaxNameCharacters = 150;
    private const int MaxIdCharacters = 250;

    /// <summary>Files that run when opened, by the last part of their name.</summary>
    private static readonly HashSet<string> _running = new(StringComparer.OrdinalIgnoreCase)
    {
        "exe", "com", "scr", "pif", "bat", "cmd", "msi", "msp", "msix", "appx", "dll", "cpl", "lnk", "url", "reg", "inf", "hta", "chm", "js", "jse", "vbs", "vbe", "wsf", "wsh",
        "ps1", "psm1", "sh", "jar", "app", "dmg", "pkg", "iso", "img", "vhd", "vhdx", "one", "docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppam", "sct", "scf", "library-ms", "apk", "deb", "rpm",
    };

    /// <summary>Names that a Windows machine takes for devices, with or without an ending.</summary>
    private static readonly HashSet<string> _devices = new(
        ["con", "prn", "aux", "nul", .. Enumerable.Range(1, 9).SelectMany(n => new[] { FormattableString.Invariant($"com{n}"), FormattableString.Invariant($"lpt{n}") })], StringComparer.OrdinalIgnoreCase);

    public static MessageAttachment Describe(ReceivedAttachment received, int number, string digest)
    {
        string name = Name(received.Name, number);
        string claimed = MediaType(received.ContentType);
        string? found = FileTypes.Sniff(received.Content.Head(FileTypes.Looked).Span);
        bool differs = found is not null && claimed != FileTypes.Unknown && !FileTypes.Agrees(claimed, found);
        string type = found is not null && !FileTypes.Agrees(claimed, found) ? found : claimed;
        return new MessageAttachment(
            number, name, type, received.Content.Length, ContentId(received.ContentId), digest, differs ? claimed : null, Warning(name, type, differs ? claimed : null));
    }

    /// <summary>No path, no control, format or bidirectional character, no ending in blanks or dots, none that a system keeps for itself.</summary>
    public static string Name(string claimed, int number)
    {
        var kept = new StringBuilder();
        string last = claimed[(claimed.LastIndexOfAny(['/', '\\']) + 1)..];
        foreach (Rune rune in last.EnumerateRunes())
        {
            bool isFormat = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned;
            kept.Append(isFormat || rune == Rune.ReplacementChar ? "" : rune.Value < 128 && "<>:\"|?*".Contains((char)rune.Value, StringComparison.Ordinal) ? "_" : rune.ToString());
        }

        string name = Shorten(kept.ToString().Trim(' ', '.', '\u00a0'));
        string stem = name.Split('.')[0].TrimEnd();
        return name.Length == 0 ? FormattableString.Invariant($"attachment-{number}") : _devices.Contains(stem) ? "_" + name : name;
    }

    private static string Shorten(string name)
    {
        if (name.Length <= MaxNameCharacters)
        {
            return name;
        }

        int dot = name.LastIndexOf('.');
        string ending = dot > 0 && name.Length - dot <= 12 ? name[dot..] : "";
        return MailText.Cut(name, MaxNameCharacters - ending.Length).TrimEnd(' ', '.') + ending;
    }

    private static string MediaType(string claimed)
    {
        string type = claimed.Trim().ToLowerInvariant();
        int slash = type.IndexOf('/', StringComparison.Ordinal);
        bool isType = type.Length <= 127 && slash > 0 && slash < type.Length - 1
            && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '+' or '.' or '_' or '!' or '#' or '$' or '&' or '^');
        return isType && type.IndexOf('/', slash + 1) < 0 ? type : FileTypes.Unknown;
    }

    private static string? ContentId(string? id) => id is { Length: > 0 and <= MaxIdCharacters } ? MailText.OneLine(id).Trim('<', '>') : null;

    private static string? Warning(string name, string type, string? claimed)
    {
        string ending = name[(name.LastIndexOf('.') + 1)..];
        string? differs = claimed is null ? null : $"The sender calls it {claimed}; its bytes say {type}.";
        string? runs = name.Contains('.', StringComparison.Ordinal) && _running.Contains(ending) ? $"A .{ending.ToLowerInvariant()} file can run when it is opened."
            : IsActive(type) ? "It can run when it is opened." : null;
        return string.Join(' ', new[] { differs, runs }.OfType<string>()) is { Length: > 0 } warning ? warning : null;
    }

    private static bool IsActive(string type) =>
        type is "text/html" or "application/xhtml+xml" or "image/svg+xml" or "application/vnd.microsoft.portable-executable" or "application/x-elf" or "application/x-mach-binary"
            or "application/java-vm" or "application/java-archive" or "text/x-shellscript" or "application/x-ms-shortcut" or "text/javascript" or "application/javascript" or "application/hta";
}
