namespace SupportFunctions.Desk.Intake;

/// <summary>Reads the part message/delivery-status (RFC 3464, 2.1): what a mail server says in fields.</summary>
internal static class DeliveryStatus
{
    // Our mails have one recipient; an alias of thousands must not cost thousands of blocks.
    private const int MostBlocks = 200;
    private const int Looked = 256 * 1024;

    /// <summary>
    /// True when it failed for good for everybody it names: action <c>failed</c> and a status of class 5, or without a readable status a
    /// 5yz reply in the diagnostic code. Where it also reached somebody (an address that stands for several), is delayed, or
    /// failed for the time being, it is not.
    /// </summary>
    /// <param name="detail">Status and diagnostic code.</param>
    public static bool IsHardFailure(ReadOnlyMemory<byte> content, out string? detail)
    {
        List<HeaderField> fields = Fields(content.Span[..Math.Min(content.Length, Looked)]);
        var actions = All(fields, "Action").Select(Word).ToList();
        var statuses = All(fields, "Status").Select(Word).Where(s => s is [_, '.', ..]).ToList();
        string? diagnosis = All(fields, "Diagnostic-Code").Select(AfterType).FirstOrDefault();
        detail = DeliveryDetail.Of(statuses.FirstOrDefault(), diagnosis);
        return actions.Count > 0
            && actions.TrueForAll(a => a == "failed")
            && (statuses.Count > 0 ? statuses.TrueForAll(s => s[0] == '5') : SmtpReplies.PermanentLine(diagnosis ?? "") is not null);
    }

    /// <summary>Of all blocks together; some servers leave out the blank lines between them, others write two.</summary>
    private static List<HeaderField> Fields(ReadOnlySpan<byte> data)
    {
        var fields = new List<HeaderField>();
        int position = 0;
        for (int blocks = 0; position < data.Length && blocks < MostBlocks; blocks++)
        {
            HeaderBlock block = HeaderBlock.Read(data, position, MailReaderOptions.Default, new WarningList());
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
}
