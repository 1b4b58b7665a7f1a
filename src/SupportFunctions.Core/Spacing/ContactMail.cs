using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Spacing;

/// <summary>A mail that took others along.</summary>
/// <param name="IsSent">A carrier has it; before that, what it took along waits with it.</param>
public sealed record CarryingMail(string Id, Instant At, ImmutableArray<HeldMail> Along, bool IsSent = false);

/// <summary>What one address was sent of late without a person, and what waits to be. Pure: every change gives the next state.</summary>
/// <param name="LastId">The newest automatic mail.</param>
/// <param name="LastAt">When it was let go.</param>
public sealed record ContactMail(string? LastId, Instant LastAt, ImmutableArray<HeldMail> Held, ImmutableArray<CarryingMail> Carrying)
{
    /// <summary>Longer than a mail is tried at its carrier; what was taken along is known for that long.</summary>
    public static readonly Duration KeptFor = Duration.FromDays(7);

    /// <summary>In UTF-16 characters. A longer mail is no note at the end of another one.</summary>
    public const int LongestText = 2_000;

    public const int MostHeld = 20;

    private static readonly Duration _again = Duration.FromMinutes(5);

    public static ContactMail None { get; } = new(null, default, [], []);

    /// <summary>Lets a mail go, or has it wait. Once more for the same mail, it says the same of it.</summary>
    public (ContactMail Next, SpacingVerdict Verdict) Ask(SpacedMail mail, MailSpacing spacing, Instant now)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(spacing);
        if (Carrying.FirstOrDefault(c => c.Id == mail.Id) is { } itself)
        {
            return (this, new SpacingVerdict.Go(itself.Along));
        }

        if (Carrying.FirstOrDefault(c => c.At + KeptFor > now && c.Along.Any(h => h.Id == mail.Id)) is { } other)
        {
            return (this, other.IsSent ? new SpacingVerdict.Said(other.Id) : new SpacingVerdict.Wait(now + _again, IsNew: false));
        }

        if (LastId == mail.Id)
        {
            return (this, new SpacingVerdict.Go([]));
        }

        HeldMail? held = Held.FirstOrDefault(h => h.Id == mail.Id);
        Instant due = DueAt(mail, held?.Since ?? now, spacing);
        if (due <= now)
        {
            return Go(mail, now);
        }

        return held is not null || Held.Length >= MostHeld
            ? (this, new SpacingVerdict.Wait(due, IsNew: false))
            : (this with { Held = [.. Held, new HeldMail(mail.Id, now, mail.Note is { Text.Length: <= LongestText } ? mail.Note : null)] }, new SpacingVerdict.Wait(due, IsNew: true));
    }

    /// <summary>A mail that took others along was handed over, or was given up for good: then those go on waiting, and go out after all.</summary>
    public ContactMail Over(string id, bool isSent)
    {
        if (Carrying.FirstOrDefault(c => c.Id == id) is not { IsSent: false } carrying)
        {
            return this;
        }

        return isSent
            ? this with { Carrying = Carrying.Replace(carrying, carrying with { IsSent = true }) }
            : this with { Carrying = Carrying.Remove(carrying), Held = [.. carrying.Along, .. Held] };
    }

    /// <summary>It need not be said any more. What another mail has taken along by now is said all the same.</summary>
    public ContactMail Without(string id) => Held.FirstOrDefault(h => h.Id == id) is { } held ? this with { Held = Held.Remove(held) } : this;

    /// <summary>Nothing of it can count any more, so that it is as if there were none.</summary>
    public bool IsPast(MailSpacing spacing, Instant now)
    {
        ArgumentNullException.ThrowIfNull(spacing);
        return LastAt + spacing.Span <= now && Held.All(h => h.Since + KeptFor <= now) && Carrying.All(c => c.At + KeptFor <= now);
    }

    private Instant DueAt(SpacedMail mail, Instant since, MailSpacing spacing) => mail.Patience switch
    {
        MailPatience.None => since,
        MailPatience.Span when LastId is not null => Instant.Max(since + spacing.Gather, LastAt + spacing.Span),
        MailPatience.Moment or MailPatience.Span => since + spacing.Gather,
    };

    /// <summary>What was known for its time is forgotten here.</summary>
    private (ContactMail, SpacingVerdict) Go(SpacedMail mail, Instant now)
    {
        ImmutableArray<HeldMail> rest = [.. Held.Where(h => h.Id != mail.Id && h.Since + KeptFor > now)];
        ImmutableArray<HeldMail> along = [.. rest.Where(h => h.Note is not null)];
        ImmutableArray<CarryingMail> known = [.. Carrying.Where(c => c.At + KeptFor > now)];
        return (
            new ContactMail(mail.Id, now, [.. rest.Except(along)], along.IsEmpty ? known : known.Add(new CarryingMail(mail.Id, now, along))),
            new SpacingVerdict.Go(along));
    }
}
