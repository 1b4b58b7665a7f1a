namespace SupportFunctions.Desk.Intake;

/// <summary>Reads the part message/feedback-report (RFC 5965, 3): what a mailbox provider says its user thinks of a mail.</summary>
internal static class FeedbackReport
{
    private const int Looked = 64 * 1024;

    /// <summary>The types by which the mail's reader, or the provider for them, calls it unwanted; <c>opt-out</c> is an old one that some still send.</summary>
    private static readonly string[] _complaints = ["abuse", "fraud", "virus", "other", "opt-out", "opt-out-list", "miscategorized"];

    /// <summary>True for a complaint; <c>not-spam</c> is the opposite (RFC 6430), <c>auth-failure</c> is about signatures (RFC 6591), and a type yet unknown is no proof.</summary>
    /// <param name="detail">Type and the program that wrote it.</param>
    public static bool IsComplaint(ReadOnlyMemory<byte> content, MailReaderOptions limits, out string? detail)
    {
        ReadOnlySpan<byte> data = content.Span[..Math.Min(content.Length, Looked)];
        HeaderBlock fields = HeaderBlock.Read(data, data.Length - data.TrimStart("\r\n"u8).Length, limits, new WarningList());
        string type = ParameterizedField.Read(fields.First("Feedback-Type")).Value;
        detail = DeliveryDetail.Of(type, fields.First("User-Agent"));
        return Array.IndexOf(_complaints, type) >= 0;
    }
}
