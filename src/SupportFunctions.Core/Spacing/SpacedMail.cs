using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Spacing;

/// <summary>How long an automatic mail can wait for others.</summary>
public enum MailPatience
{
    /// <summary>It goes out now, and takes along what waits.</summary>
    None = 0,
    /// <summary><see cref="MailSpacing.Gather"/>, so that what one moment brings is one mail.</summary>
    Moment = 1,
    /// <summary>Until <see cref="MailSpacing.Span"/> after the automatic mail before it, too.</summary>
    Span = 2,
}

/// <summary>An automatic mail that is about to go out.</summary>
/// <param name="Id">Of its effect: the same mail asks as often as it has to, and gets the same answer.</param>
/// <param name="Note">How another mail would say it; null: only a mail of its own can, as when it asks for an answer.</param>
public sealed record SpacedMail(string Id, MailPatience Patience, MailNote? Note);

/// <summary>What one mail says of another, which is then not sent.</summary>
/// <param name="Title">Subject line of the other.</param>
/// <param name="Text">What it says, without greeting and signature.</param>
/// <param name="AnswerTo">addr-spec that answers to it go to, with the title as subject; null: none are asked for.</param>
public sealed record MailNote(string Title, string Text, string? AnswerTo);

/// <param name="Since">When it first asked.</param>
/// <param name="Note">Null: it waits, and then goes out by itself.</param>
public sealed record HeldMail(string Id, Instant Since, MailNote? Note);

/// <summary>What may be done with a mail.</summary>
public abstract record SpacingVerdict
{
    private SpacingVerdict() { }

    /// <summary>It goes out, and says those as well.</summary>
    public sealed record Go(ImmutableArray<HeldMail> Along) : SpacingVerdict;

    /// <param name="Until">When to ask again, at the latest.</param>
    /// <param name="IsNew">It did not wait before.</param>
    public sealed record Wait(Instant Until, bool IsNew) : SpacingVerdict;

    /// <summary>Another mail has said it.</summary>
    public sealed record Said(string By) : SpacingVerdict;
}
