using System.Globalization;
using SupportFunctions.Core.Spacing;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Spacing;

/// <summary>
/// Keeps account of when each address was last sent something without a person, and of what waits: a row an address, by its hash. Every mail that
/// asks costs a read and, when it changes something, a commit; none where the policy spaces nothing.
/// </summary>
/// <remarks>
/// The row alone says which mail takes which along. The mails themselves stay in the outboxes that they come from, so that nothing is lost with the
/// row: whatever asks and is not known there is a mail like any other. A damaged row counts as none, for the same reason.
/// </remarks>
public sealed class MailSpacer(ITableStore tables, IDirectory directory, DeskTime desk)
{
    internal const string Table = "mailspacing";

    internal const int Shards = 16;

    private const int MaxAttempts = 20;

    public async Task<SpacingVerdict> AskAsync(string address, SpacedMail mail, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        MailSpacing spacing = (await directory.TermsAsync([], cancellation)).Policy.MailSpacing;
        if (spacing.IsOff)
        {
            // What was taken along before it was turned off is said once all the same.
            return await StandingAsync(address, mail, cancellation) ?? new SpacingVerdict.Go([]);
        }

        SpacingVerdict? verdict = null;
        await ChangeAsync(
            address,
            before =>
            {
                (ContactMail next, verdict) = before.Ask(mail, spacing, desk.Now);
                return next;
            },
            cancellation);
        return verdict!;
    }

    /// <summary>A mail that took others along was handed over, or given up for good. To be called before that is recorded; once more it changes nothing.</summary>
    public Task OverAsync(string address, string id, bool isSent, CancellationToken cancellation) => ChangeAsync(address, before => before.Over(id, isSent), cancellation);

    /// <summary>A mail that may be waiting need not be said any more.</summary>
    public Task WithdrawAsync(string address, string id, CancellationToken cancellation) => ChangeAsync(address, before => before.Without(id), cancellation);

    internal static string Partition(int shard) => shard.ToString("x1", CultureInfo.InvariantCulture);

    /// <summary>Only of mails that can wait: nothing else was ever taken along.</summary>
    private async Task<SpacingVerdict?> StandingAsync(string address, SpacedMail mail, CancellationToken cancellation) =>
        mail.Patience != MailPatience.None && (await ReadAsync(address, cancellation)).Value.Carrying.FirstOrDefault(c => c.IsSent && c.Along.Any(h => h.Id == mail.Id)) is { } by
            ? new SpacingVerdict.Said(by.Id)
            : null;

    private async Task ChangeAsync(string address, Func<ContactMail, ContactMail> change, CancellationToken cancellation)
    {
        string key = KeyOf(address);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            (ContactMail before, string? etag) = await ReadAsync(address, cancellation);
            ContactMail next = change(before);
            if (ReferenceEquals(next, before))
            {
                return;
            }

            var batch = new TableBatch(Table, PartitionOf(key));
            string body = DeskJson.Write(next);
            if (await tables.CommitAsync(etag is null ? batch.Insert(key, body) : batch.Replace(key, body, etag), cancellation) is BatchOutcome.Committed)
            {
                return;
            }
        }

        throw new StoreUnavailableException("The mails of an address are changed faster than this one could be spaced: try again.");
    }

    private async Task<(ContactMail Value, string? ETag)> ReadAsync(string address, CancellationToken cancellation)
    {
        string key = KeyOf(address);
        return await tables.ReadAsync(Table, PartitionOf(key), key, cancellation) is { } row ? (DeskJson.TryRead<ContactMail>(row.Body) ?? ContactMail.None, row.ETag) : (ContactMail.None, null);
    }

    private static string KeyOf(string address) => TableKeys.Hash(MailNames.HolderKey(address));

    private static string PartitionOf(string key) => key[..1];
}
