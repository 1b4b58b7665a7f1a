namespace SupportFunctions.Desk.Intake.Conversations;

/// <summary>
/// Whether the author's own domain vouches for a mail (R-IN-5). SPF or DKIM that passed for any other domain is no proof: a forger's own
/// domain passes too. The one who says so must be a server of ours, never a field that came along with the mail.
/// </summary>
/// <param name="trusted">authserv-ids of our own servers.</param>
internal sealed class AuthorProof(IReadOnlyCollection<string> trusted)
{
    public bool Holds(ReceivedMail mail, InboundParseMail? form)
    {
        if (DomainOf(mail.From?.Address) is not { } author || !HasOneAuthor(mail) || IsResent(mail))
        {
            return false;
        }

        return form is not null
            ? (IsPass(form.Spf) && Vouches(DomainOf(form.EnvelopeFrom), author)) || FormDkim(form.Dkim).Any(d => Vouches(d, author))
            : Results(mail).Any(d => Vouches(d, author));
    }

    /// <summary>
    /// Domains that passed. Only the topmost field counts: a server writes above what it was given (RFC 8601, 5), so whatever
    /// stands below may be the sender's own work.
    /// </summary>
    private IEnumerable<string> Results(ReceivedMail mail) =>
        mail.Header("Authentication-Results") is { } field
        && AuthenticationResults.Read(field) is { } results && trusted.Contains(results.ServerId, StringComparer.OrdinalIgnoreCase)
            ? results.Passed
            : [];

    /// <summary>The carrier's field, such as <c>{@desk.example : pass, @other.example : fail}</c>.</summary>
    private static IEnumerable<string> FormDkim(string? field) =>
        (field ?? "").Trim().Trim('{', '}').Split(',').Select(e => e.Split(':')).Where(e => e.Length == 2 && IsPass(e[1])).Select(e => e[0].Trim().TrimStart('@'));

    private static bool IsPass(string? result) => result is not null && result.AsSpan().Trim().Equals("pass", StringComparison.OrdinalIgnoreCase);

    /// <summary>The author's domain itself, or one above it with a name of its own: who rules that one rules the author's.</summary>
    private static bool Vouches(string? domain, string author) =>
        domain is not null
        && (author.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || (domain.Contains('.', StringComparison.Ordinal) && author.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase)));

    /// <summary>RFC 5322, 3.6.2 allows several authors, and a broken mail has several fields: nobody checked the one that a reader happens to take.</summary>
    private static bool HasOneAuthor(ReceivedMail mail)
    {
        string[] fields = [.. mail.Headers.Where(h => h.Name.Equals("From", StringComparison.OrdinalIgnoreCase)).Select(h => h.Value)];
        return fields is [var only] && only.Count(c => c == '@') == 1;
    }

    /// <summary>RFC 5322, 3.6.6: sent on by somebody else, who may have read it in any mailbox.</summary>
    private static bool IsResent(ReceivedMail mail) => mail.Headers.Any(h => h.Name.StartsWith("Resent-", StringComparison.OrdinalIgnoreCase));

    private static string? DomainOf(string? address) =>
        address is not null && address.LastIndexOf('@') is > 0 and int at && at < address.Length - 1 ? address[(at + 1)..].Trim('>', ' ') : null;
}
