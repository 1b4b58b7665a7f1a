using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Lifecycles;

/// <summary>Looks through everything that a desk has been sent, and everything that it made of it.</summary>
internal sealed record Audit(
    int Accepted, int Cases, int Messages, int Duplicates, int Ignored, int Quarantine, int Dead, int Queued, double MailsPerCase)
{
    /// <param name="lost">Posts without an answer: each may have been stored or not.</param>
    public static async Task<Audit> RunAsync(DeskProcess desk, IReadOnlyCollection<(Parcel Parcel, string IntakeId)> accepted, int lost)
    {
        var ends = new List<(Parcel Parcel, IntakeBody End)>();
        foreach ((Parcel parcel, string id) in accepted)
        {
            ends.Add((parcel, await desk.Client.EndOfAsync(id)));
        }

        IReadOnlyList<CaseBody> cases = await ListedAsync(desk, ends.Select(e => e.End.CaseId).OfType<string>().Distinct().Count());
        CheckEveryParcel(ends);
        CheckEveryCase(ends, cases);
        IReadOnlyList<SentMail> outbox = await CheckOutboxAsync(desk, cases);
        var audit = new Audit(
            ends.Count, Count("case"), Count("message"), Count("duplicate"), Count("ignored"), Count("quarantine"), Count("dead"), Count("queued"),
            (double)outbox.Count / Math.Max(1, cases.Count));
        await CheckLedgerAsync(desk, audit, cases.Count, lost);
        return audit;

        int Count(string state) => ends.Count(e => e.End.State == state);
    }

    /// <summary>The list is an index: a case is in it a moment after its commit.</summary>
    private static async Task<IReadOnlyList<CaseBody>> ListedAsync(DeskProcess desk, int count)
    {
        IReadOnlyList<CaseBody> cases = [];
        await Until.TrueAsync(
            async () => (cases = await desk.Client.CasesAsync()).Count >= count,
            () => $"{cases.Count} of {count} cases are listed.\n{desk.Host.Report()}");
        return cases;
    }

    private static void CheckEveryParcel(IEnumerable<(Parcel Parcel, IntakeBody End)> ends) => Assert.All(ends, e => Assert.True(
        e.Parcel.Kind switch
        {
            // A second attempt is a duplicate where the first one was stored but its answer got lost.
            ParcelKind.First or ParcelKind.Webhook or ParcelKind.Large or ParcelKind.WithFile or ParcelKind.Form => e.End.State is "case" or "duplicate",
            ParcelKind.Answer => e.End.State is "message" or "duplicate",
            ParcelKind.Copy => e.End.State == "duplicate",
            ParcelKind.AbsenceNotice => e.End is { State: "ignored", Reason: "auto-reply" },
            ParcelKind.Nameless => e.End.State == "quarantine",
            ParcelKind.Broken => e.End.State == "dead",
            _ => false,
        },
        $"{e.Parcel.Kind} of '{e.Parcel.Conversation}' ended as {e.End}."));

    /// <summary>One case for each conversation, all that belongs to it on it, and nothing twice.</summary>
    private static void CheckEveryCase(List<(Parcel Parcel, IntakeBody End)> ends, IReadOnlyList<CaseBody> cases)
    {
        ILookup<string, CaseBody> bySubject = cases.ToLookup(c => c.Subject);
        var conversations = ends.Where(e => e.End.CaseId is not null).ToLookup(e => e.Parcel.Conversation);
        Assert.Equal(conversations.Select(c => c.Key).Order(), bySubject.Select(c => c.Key).Order());
        foreach (var conversation in conversations)
        {
            CaseBody only = Assert.Single(bySubject[conversation.Key]);
            Assert.All(conversation, e => Assert.Equal(only.Id, e.End.CaseId));
            Assert.True(conversation.Count(e => e.End.State == "case") <= 1, $"'{conversation.Key}' opened more than one case.");
            Assert.Equal(1 + conversation.Select(e => e.Parcel).Distinct().Count(p => p.Kind == ParcelKind.Answer), only.Messages);
        }
    }

    /// <summary>Exactly one acknowledgement a case, and nothing else.</summary>
    private static async Task<IReadOnlyList<SentMail>> CheckOutboxAsync(DeskProcess desk, IReadOnlyList<CaseBody> cases)
    {
        IReadOnlyList<SentMail> outbox = [];
        await Until.TrueAsync(
            () => (outbox = desk.Data.Outbox()).Count >= cases.Count,
            () => $"{outbox.Count} mails in the outbox for {cases.Count} cases.\n{desk.Host.Report()}");
        Assert.Equal(cases.Select(c => c.Id).Order(), outbox.Select(m => string.Join('-', m.EffectId.Split('-')[..2])).Order());
        Assert.Equal(outbox.Count, outbox.Select(m => m.MessageId).Distinct().Count());
        return outbox;
    }

    /// <summary>The desk's own sums say the same. They may know of more: what was stored, and whose answer got lost.</summary>
    private static async Task CheckLedgerAsync(DeskProcess desk, Audit audit, int cases, int lost)
    {
        Assert.Equal(audit.Accepted, audit.Cases + audit.Messages + audit.Duplicates + audit.Ignored + audit.Quarantine + audit.Dead + audit.Queued);
        LedgerBody? ledger = null;
        await Until.TrueAsync(
            async () => (ledger = await desk.Client.LedgerAsync()).Queued == 0, () => $"The ledger stays at {ledger}.");
        ledger = (await desk.Client.PostAsync("/api/admin/ledger/audit", new { })).As<LedgerBody>();
        Assert.True(ledger.Audit is { Mismatches: 0, At: not null }, ledger.ToString());
        Assert.True(ledger!.Balanced, ledger.ToString());
        Assert.Equal(ledger.Received, ledger.Case + ledger.Message + ledger.Duplicate + ledger.Ignored + ledger.Quarantine + ledger.Dead);
        Assert.InRange(ledger.Received, audit.Accepted, audit.Accepted + lost);
        Assert.Equal(cases, ledger.Case);
        Assert.True(
            ledger.Case >= audit.Cases && ledger.Message >= audit.Messages && ledger.Duplicate >= audit.Duplicates && ledger.Ignored >= audit.Ignored
            && ledger.Dead >= audit.Dead && ledger.Quarantine >= audit.Quarantine,
            $"{ledger} knows of less than {audit}.");
    }
}
