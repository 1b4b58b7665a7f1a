using NodaTime;
using SupportFunctions.Core.Validity;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Desk.Resources;

/// <summary>When versions of agreements and calendars count: from when they were written, or announced for; for the past only by a correction.</summary>
internal static class TermsVersions
{
    private const int ReasonCharacters = 500;

    /// <param name="versions">Oldest first, at least one. The first counts since always: until there is another, nothing else ever did.</param>
    public static Versions<TTerms> Of<T, TTerms>(
        string noun, IReadOnlyList<Stored<T>> versions, Func<Stored<T>, TTerms> read, Func<T, Instant?> validFrom, Func<T, CorrectionBody?> correction)
        where T : class
        where TTerms : class => new(
        [
            .. versions.Select(v => new TermsVersion<TTerms>(
                read(v),
                validFrom(v.Value) is { } from && from > v.At ? from : v.At,
                correction(v.Value) is { From: { } since, Reason: { } why } ? new Correction(FormattableString.Invariant($"{noun} '{v.Id}' version {v.Version}"), v.By, why, since, v.At) : null)),
        ]);

    /// <summary>A change never alters a verdict about time before it, unless it says so.</summary>
    public static async ValueTask CheckAsync<T>(
        ResourceTable<T> table, string id, Instant? validFrom, Func<T, Instant?> validFromOf, CorrectionBody? correction, Instant now, Faults faults, CancellationToken cancellation)
        where T : class
    {
        if (correction is not null)
        {
            Checks.Text(faults, "correction.reason", correction.Reason, ReasonCharacters);
            if (correction.From is not { } from || from >= now)
            {
                faults.Add("correction.from", "A correction needs an instant in the past from which on it counts. For a change to come, use validFrom instead.");
            }
        }
        else if (validFrom < now && ResourceIds.IsValid(id) && await table.FindAsync(id, cancellation) is { } current && validFromOf(current.Value) != validFrom)
        {
            faults.Add(
                "validFrom",
                "A change cannot begin in the past: verdicts about that time would change unseen. Leave it as it is or out for a change from now on; "
                + "to correct the past on record, send \"correction\": {\"from\": \"<instant>\", \"reason\": \"<why>\"}.");
        }
    }
}
