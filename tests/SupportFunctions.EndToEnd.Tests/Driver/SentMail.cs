using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SupportFunctions.EndToEnd.Tests.Driver;

/// <summary>A mail of the outbox, read by other means than the product's own reader.</summary>
/// <param name="Raw">The file as Latin-1, so that every byte stays one character.</param>
internal sealed partial record SentMail(string EffectId, string Raw, DateTimeOffset WrittenAt)
{
    private string HeaderText => Raw[..Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)];

    /// <summary>Of the commit that asked for it.</summary>
    public int Sequence => int.Parse(EffectId.Split('-')[2], CultureInfo.InvariantCulture);

    public string Subject => Field("Subject") ?? "";

    public string MessageId => (Field("Message-ID") ?? "").Trim('<', '>');

    public string ReplyTo => Field("Reply-To") is { } field ? field[(field.IndexOf('<', StringComparison.Ordinal) + 1)..].TrimEnd('>') : "";

    /// <summary>The plain text part, decoded.</summary>
    public string Text => Part("text/plain");

    public static SentMail Read(string path) => new(
        Path.GetFileNameWithoutExtension(path), Encoding.Latin1.GetString(File.ReadAllBytes(path)), new FileInfo(path).LastWriteTimeUtc);

    /// <summary>Unfolded (RFC 5322, 2.2.3); null when it is not there.</summary>
    public string? Field(string name)
    {
        string unfolded = Folding().Replace(HeaderText, " ");
        return unfolded.Split("\r\n").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }

    public IReadOnlyList<string> FieldNames => [.. Folding().Replace(HeaderText, " ").Split("\r\n").Select(l => l[..l.IndexOf(':', StringComparison.Ordinal)])];

    private string Part(string type)
    {
        string boundary = Boundary().Match(Field("Content-Type") ?? "").Groups[1].Value;
        string part = Raw.Split("--" + boundary).Single(p => p.Contains($"Content-Type: {type}", StringComparison.OrdinalIgnoreCase));
        int end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string body = part[(end + 4)..];
        byte[] bytes = part[..end].Contains("quoted-printable", StringComparison.OrdinalIgnoreCase)
            ? Encoding.Latin1.GetBytes(Escaped().Replace(body.Replace("=\r\n", "", StringComparison.Ordinal), m => ((char)Convert.ToByte(m.Groups[1].Value, 16)).ToString()))
            : Encoding.Latin1.GetBytes(body);
        return Encoding.UTF8.GetString(bytes).ReplaceLineEndings("\n");
    }

    [GeneratedRegex("\r\n[ \t]+")]
    private static partial Regex Folding();

    [GeneratedRegex("boundary=\"?([^\";]+)")]
    private static partial Regex Boundary();

    [GeneratedRegex("=([0-9A-F]{2})")]
    private static partial Regex Escaped();
}
