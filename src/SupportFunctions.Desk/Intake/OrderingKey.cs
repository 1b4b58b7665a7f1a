using System.Security.Cryptography;
using System.Text;

namespace SupportFunctions.Desk.Intake;

/// <summary>
/// What must be worked off in order, guessed from the first bytes before anything is parsed: the thread's root, else its parent, else the
/// mail itself, which is the root of what answers it, else the sender, else the intake alone. A wrong guess costs order, never a message.
/// </summary>
public static class OrderingKey
{
    private const int Looked = 64 * 1024;

    /// <param name="first64KiB">Of a raw mail or of an Inbound Parse form; anything beyond 64 KiB is not looked at.</param>
    /// <param name="fallback">The intake id.</param>
    /// <returns>16 hex digits.</returns>
    public static string Of(ReadOnlySpan<byte> first64KiB, string fallback)
    {
        var data = first64KiB[..Math.Min(first64KiB.Length, Looked)];
        var found = new Found();
        if (data.StartsWith("--"u8))
        {
            ScanForm(data, ref found);
        }
        else
        {
            ScanHeader(data, 0, ref found);
        }

        return Hash(
            MessageIds.First(found.References) is { } root ? "thread:" + root
            : MessageIds.First(found.InReplyTo) is { } parent ? "thread:" + parent
            : MessageIds.First(found.MessageId) is { } own ? "thread:" + own
            : AddressList.First(found.From ?? found.FormFrom) is { } sender ? "sender:" + sender.Address.ToLowerInvariant()
            : "intake:" + fallback);
    }

    /// <summary>Of what a sender itself names as one conversation.</summary>
    public static string OfConversation(string conversation) => Hash("conversation:" + conversation);

    private ref struct Found
    {
        public string? References;
        public string? InReplyTo;
        public string? MessageId;
        public string? From;
        public string? FormFrom;
    }

    /// <summary>The fields "headers" or "email" hold the header, "from" the sender; the rest is skipped line by line.</summary>
    private static void ScanForm(ReadOnlySpan<byte> data, ref Found found)
    {
        var position = 0;
        var field = ReadOnlySpan<byte>.Empty;
        while (position < data.Length)
        {
            var next = ByteLines.Next(data, position, out var end);
            var line = data[position..end];
            if (line.StartsWith("Content-Disposition:"u8) || line.StartsWith("content-disposition:"u8))
            {
                field = NameOf(line);
            }
            else if (line.IsEmpty && !field.IsEmpty)
            {
                if (field.SequenceEqual("headers"u8) || field.SequenceEqual("email"u8))
                {
                    ScanHeader(data, next, ref found);
                }
                else if (field.SequenceEqual("from"u8))
                {
                    ByteLines.Next(data, next, out var valueEnd);
                    found.FormFrom ??= Charsets.DecodeUndeclared(data[Math.Min(next, valueEnd)..valueEnd]);
                }

                field = default;
            }

            position = next;
        }
    }

    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> disposition)
    {
        var at = disposition.IndexOf(" name=\""u8);
        if (at < 0)
        {
            return default;
        }

        var name = disposition[(at + 7)..];
        var quote = name.IndexOf((byte)'"');
        return quote < 0 ? default : name[..quote];
    }

    private static void ScanHeader(ReadOnlySpan<byte> data, int start, ref Found found)
    {
        var position = start;
        var begun = false;
        while (position < data.Length)
        {
            var next = ByteLines.Next(data, position, out var end);
            if (end == position && begun)
            {
                return;
            }

            begun |= end > position;
            var line = data[position..end];
            var colon = HeaderBlock.NameLength(line);
            var valueEnd = end;
            while (colon > 0 && next < data.Length && data[next] is (byte)' ' or (byte)'\t')
            {
                next = ByteLines.Next(data, next, out valueEnd);
            }

            if (colon > 0)
            {
                Keep(line[..colon], data[(position + colon + 1)..valueEnd], ref found);
            }

            position = next;
        }
    }

    private static void Keep(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref Found found)
    {
        switch (Encoding.ASCII.GetString(name).TrimEnd().ToLowerInvariant())
        {
            case "references":
                found.References ??= Text(value);
                break;
            case "in-reply-to":
                found.InReplyTo ??= Text(value);
                break;
            case "message-id":
                found.MessageId ??= Text(value);
                break;
            case "from":
                found.From ??= Text(value);
                break;
            default:
                break;
        }
    }

    private static string Text(ReadOnlySpan<byte> value) => MailText.OneLine(Charsets.DecodeUndeclared(value));

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 8));
}
