namespace SupportFunctions.Desk.Intake;

/// <summary>Whom a mail was delivered to, as far as it can be known.</summary>
internal static class MailRecipients
{
    // Fields that servers write at delivery; there is no standard for them but RFC 9228, which has the first.
    private static readonly string[] DeliveryFields = ["Delivered-To", "X-Original-To", "X-Forwarded-To", "Envelope-To", "X-Envelope-To"];

    /// <summary>More than any way through servers leaves.</summary>
    private const int MostFields = 20;

    /// <param name="envelopeTo">RCPT TO as the carrier tells it; when it tells any, nothing else counts.</param>
    /// <returns>Addresses in lower case, each once.</returns>
    public static IReadOnlyList<string> Of(ReceivedMail mail, IReadOnlyList<string> envelopeTo)
    {
        IEnumerable<string> found = envelopeTo.Count > 0
            ? envelopeTo
            : Delivered(mail).Concat(mail.To.Concat(mail.Cc).Select(a => a.Address));
        return [.. found.Select(a => a.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Where servers say that they delivered it: the address in the envelope, which may stand nowhere else once a gateway has rewritten To. Anybody
    /// can write such a field.
    /// </summary>
    public static IEnumerable<string> Delivered(ReceivedMail mail) => mail.Headers
        .Where(h => DeliveryFields.Contains(h.Name, StringComparer.OrdinalIgnoreCase)).Take(MostFields)
        .Select(h => AddressList.First(h.Value)?.Address).OfType<string>();
}
