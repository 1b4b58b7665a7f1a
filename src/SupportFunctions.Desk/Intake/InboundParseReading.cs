namespace SupportFunctions.Desk.Intake;

/// <summary>An Inbound Parse form, read.</summary>
public abstract record InboundParseReading
{
    private InboundParseReading() { }

    public sealed record Read(InboundParseMail Form) : InboundParseReading;

    /// <param name="Reason">What is wrong, and what to do about it.</param>
    public sealed record Malformed(string Reason) : InboundParseReading;

    public sealed record TooLarge(string Reason) : InboundParseReading;
}

/// <param name="EnvelopeFrom">Empty for the null path; null when the form does not say.</param>
/// <param name="EnvelopeTo">Whom the carrier was asked to deliver to: route by this, never by the To field.</param>
/// <param name="Spf">The carrier's word, as it came ("pass").</param>
/// <param name="Dkim">As it came: "{@example.com : pass}", no JSON.</param>
/// <param name="SpamScore">Null when the check is off.</param>
public sealed record InboundParseMail(
    ReceivedMail Mail, string? EnvelopeFrom, IReadOnlyList<string> EnvelopeTo, string? Spf, string? Dkim, double? SpamScore);
