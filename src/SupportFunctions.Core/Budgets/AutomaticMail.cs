using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Mails;

namespace SupportFunctions.Core.Budgets;

/// <summary>What a case remembers of an automatic mail that was kept back.</summary>
public sealed record WithheldMail(Instant At, MailKind Kind, WithheldBy By);

/// <summary>A mail to a customer that no person wrote.</summary>
/// <param name="Key">The same for the same step of the same case, however often its commit is tried.</param>
/// <param name="OpenedAt">Of the case.</param>
/// <param name="IsAnswered">A person of ours has written on the case.</param>
public sealed record AutomaticMail(string Key, string Case, MailKind Kind, string Address, Instant OpenedAt, bool IsAnswered)
{
    /// <summary>Those among the effects of a decision; what somebody had sent again is that person's mail.</summary>
    /// <param name="on">Sequence of the case that was decided on.</param>
    public static ImmutableArray<AutomaticMail> Among(Decision.Accepted decision, long on)
    {
        ArgumentNullException.ThrowIfNull(decision);
        Case of = decision.Next;
        var found = ImmutableArray.CreateBuilder<AutomaticMail>();
        foreach (Effect.SendMail mail in decision.Effects.OfType<Effect.SendMail>().Where(m => m.Kind.IsAutomatic() && Resending.SequenceOf(m.Id) is null))
        {
            string step = FormattableString.Invariant($"{of.Id}|{on}|{mail.Kind}");
            int before = found.Count(f => f.Kind == mail.Kind && f.Address == mail.To.Address);
            found.Add(new AutomaticMail(before == 0 ? step : FormattableString.Invariant($"{step}|{before}"), of.Id.ToString(), mail.Kind, mail.To.Address, of.OpenedAt, !of.Answers.IsEmpty));
        }

        return found.ToImmutable();
    }
}

public static class MailKinds
{
    /// <summary>To a customer, and no person's words: it counts against the budgets.</summary>
    public static bool IsAutomatic(this MailKind kind) => kind.IsAnswer() || IsOfItsOwnAccord(kind) || kind is MailKind.ClosingReminder or MailKind.Closed;

    /// <summary>It comes however little a person has done on the case (R-MSG-4, R-IN-3).</summary>
    public static bool IsOfItsOwnAccord(this MailKind kind) => kind is MailKind.HoldingNote or MailKind.PreSalesQuestions;

    /// <summary>It answers a message (RFC 3834: auto-replied); the others are brought by time, or by what happens on the case.</summary>
    public static bool IsAnswer(this MailKind kind) => kind == MailKind.Acknowledgement;
}

/// <summary>Addresses by whose name nobody reads what is sent to them.</summary>
public static class NoReplyAddress
{
    public const string Why = "The sender's address says that it takes no answers.";

    private static readonly string[] _names = ["noreply", "donotreply", "dontreply", "noresponse", "nichtantworten", "nepasrepondre", "noresponder", "nonrispondere"];

    /// <example><c>no-reply@acme.example</c>, <c>jira_noreply+7@acme.example</c>.</example>
    public static bool Is(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        int at = address.LastIndexOf('@');
        string local = at < 0 ? address : address[..at];
        int plus = local.IndexOf('+', StringComparison.Ordinal);
        string name = new([.. (plus < 0 ? local : local[..plus]).Where(c => c is not ('-' or '_' or '.')).Select(char.ToLowerInvariant)]);
        return Array.Exists(_names, n => name.StartsWith(n, StringComparison.Ordinal) || name.EndsWith(n, StringComparison.Ordinal));
    }
}
