using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SupportFunctions.Desk.Mail;

/// <summary>Parts with a boundary that none of them contains (RFC 2046, 5.1).</summary>
internal sealed class Multipart
{
    private readonly string _kind;
    private readonly string _boundary;
    private readonly byte[] _content;

    private Multipart(string kind, string boundary, byte[] content) => (_kind, _boundary, _content) = (kind, boundary, content);

    /// <param name="kind"><c>alternative</c>, the plainest first, or <c>mixed</c>.</param>
    /// <param name="seed">Gives the boundary: the same parts are always written alike.</param>
    public static Multipart Of(string kind, string seed, IReadOnlyList<BodyPart> parts)
    {
        string boundary = Boundary(kind == "alternative" ? seed : $"{seed}\n{kind}", parts);
        using var content = new MemoryStream();
        foreach (BodyPart part in parts)
        {
            content.Write(Encoding.ASCII.GetBytes($"--{boundary}\r\n"));
            var fields = new HeaderFields();
            part.AddTo(fields);
            content.Write(fields.ToBytes());
            content.Write(part.Content);
            content.Write("\r\n"u8);
        }

        content.Write(Encoding.ASCII.GetBytes($"--{boundary}--"));
        return new Multipart(kind, boundary, content.ToArray());
    }

    /// <summary>As part of another one; every line of it is as plain as its parts are.</summary>
    public BodyPart ToPart() => new($"multipart/{_kind}; boundary=\"{_boundary}\"", TransferEncoding: null, _content);

    public void WriteTo(Stream output, HeaderFields fields)
    {
        fields.Add("Content-Type", $"multipart/{_kind};", $"boundary=\"{_boundary}\"");
        output.Write(fields.ToBytes());
        output.Write(_content);
        output.Write("\r\n"u8);
    }

    /// <summary>The next candidate is taken while a part contains it, so a part can never end its own.</summary>
    private static string Boundary(string seed, IReadOnlyList<BodyPart> parts)
    {
        for (var attempt = 0; ; attempt++)
        {
            byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}\n{attempt}")));
            // "=_" cannot stand in quoted-printable text (RFC 2045, 6.7), which leaves 8bit bodies to be searched.
            string candidate = "=_" + Convert.ToHexStringLower(hash.AsSpan(0, 16));
            byte[] sought = Encoding.ASCII.GetBytes(candidate);
            if (!parts.Any(p => p.Content.AsSpan().IndexOf(sought) >= 0))
            {
                return candidate;
            }
        }
    }
}
