using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Intake;

/// <summary>Reads the part message/delivery-status (RFC 3464, 2.1): what a mail server says in fields.</summary>
internal static class DeliveryStatus
{
    // Our mails have one recipient; an alias of thousands must not cost thousands of blocks.
    private const int MostBlocks = 200;
    private const int MostNamed = 50;
    private const int LongestAddress = 320;
    private const int Looked = 256 * 1024;

    /// <summary>
    /// What holds for everybody it names. The action <c>failed</c> says that nobody tries any more (RFC 3464, 2.3.3), whatever the status: a 4.y.z
    /// beside it says only what had kept it until the sender's server gave up. An address that stands for several (<c>expanded</c>) has it; of what
    /// was <c>relayed</c> no more will be heard, and the detail says so.
    /// </summary>
    /// <param name="detail">Status and diagnostic code.</param>
    /// <param name="named">Final and original recipients.</param>
    /// <returns>Null where it is one for some and another for others, or says nothing.</returns>
    public static DeliveryOutcome? Read(ReadOnlyMemory<byte> content, MailReaderOptions limits, out string? detail, out ImmutableArray<string> named)
    {
        List<HeaderField> fields = Fields(content.Span[..Math.Min(content.Length, Looked)], limits);
        var actions = All(fields, "Action").Select(Word).ToList();
        string? status = All(fields, "Status").Select(Word).FirstOrDefault(s => s is [_, '.', ..]);
        string? relayed = actions.Contains("relayed") ? "relayed" : null;
        detail = DeliveryDetail.Of(relayed is null ? status : $"{relayed} {status}".TrimEnd(), All(fields, "Diagnostic-Code").Select(AfterType).FirstOrDefault());
        named = [.. All(fields, "Final-Recipient").Concat(All(fields, "Original-Recipient")).Select(Address).OfType<string>().Distinct().Take(MostNamed)];
        return actions.Count == 0 ? null
            : actions.TrueForAll(a => a == "failed") ? DeliveryOutcome.Bounced
            : actions.TrueForAll(a => a is "delivered" or "relayed" or "expanded") ? DeliveryOutcome.Delivered
            : actions.TrueForAll(a => a == "delayed") ? DeliveryOutcome.Delayed
            : null;
    }

    /// <summary>Of all blocks together; some servers leave out the blank lines between them, others write two.</summary>
    private static List<HeaderField> Fields(ReadOnlySpan<byte> data, MailReaderOptions limits)
    {
        var fields = new List<HeaderField>();
        int position = 0;
        for (int blocks = 0; position < data.Length && blocks < MostBlocks; blocks++)
        {
            HeaderBlock block = HeaderBlock.Read(data, position, limits, new WarningList());
            fields.AddRange(block.Fields);
            if (block.Problem is not null)
            {
                break;
            }

            position = block.BodyStart > position ? block.BodyStart : ByteLines.Next(data, position, out _);
        }

        return fields;
    }

    private static IEnumerable<string> All(List<HeaderField> fields, string name) => fields.Where(f => f.Is(name)).Select(f => f.Raw);

    /// <summary>"failed (permanent error)" is "failed".</summary>
    private static string Word(string value) => ParameterizedField.Read(value).Value;

    /// <summary>"smtp; 550 No such user" without its type.</summary>
    private static string AfterType(string value) => value[(value.IndexOf(';') + 1)..].Trim();

    /// <summary>"rfc822; kim@acme.example"; with angle brackets or without a type, as some write it. Null for what is no mail address, such as an X.400 one.</summary>
    private static string? Address(string value)
    {
        string address = Decoded(AfterType(value).Trim(' ', '\t', '<', '>'));
        return address.Length <= LongestAddress && address.Contains('@', StringComparison.Ordinal) ? address.ToLowerInvariant() : null;
    }

    /// <summary>The xtext of RFC 3461, 4 (<c>+2B</c>) and its form for international addresses (RFC 6533, 3: <c>\x{E9}</c>).</summary>
    private static string Decoded(string text)
    {
        var decoded = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '+' && i + 2 < text.Length && TryHex(text.AsSpan(i + 1, 2), out int code) && (code is '+' or '='))
            {
                decoded.Append((char)code);
                i += 2;
            }
            else if (text[i] == '\\' && i + 3 < text.Length && text[i + 1] == 'x' && text[i + 2] == '{' && text.IndexOf('}', i) is var end and > 0
                && end - i <= 9 && TryHex(text.AsSpan(i + 3, end - i - 3), out code) && Rune.IsValid(code))
            {
                decoded.Append(new Rune(code));
                i = end;
            }
            else
            {
                decoded.Append(text[i]);
            }
        }

        return decoded.ToString();
    }

    private static bool TryHex(ReadOnlySpan<char> digits, out int code) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code);
}
