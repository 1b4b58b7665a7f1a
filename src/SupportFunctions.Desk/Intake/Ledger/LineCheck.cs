using SupportFunctions.Desk.Cases;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>Whether what a line claims is true, by what others have written: the raw bytes, the case, the intake that came first.</summary>
internal sealed class LineCheck(IntakeStore store, CaseStore cases)
{
    private const int MaxHops = 10;

    /// <returns><see cref="MismatchKind.Unknown"/> when everything is as it says.</returns>
    public async Task<MismatchKind> RunAsync(IntakeRecord record, ReceptionMark? mark, CancellationToken cancellation)
    {
        MismatchKind raw = await store.RawStateAsync(record, cancellation) switch
        {
            null => mark is null ? MismatchKind.NeverReceived : MismatchKind.NoRaw,
            { } there when there.Bytes != record.Bytes || (mark is not null && there.Sha256 is { } hash && hash != mark.Sha256) => MismatchKind.RawChanged,
            _ => MismatchKind.Unknown,
        };
        return raw == MismatchKind.Unknown ? await ClaimAsync(record, cancellation) : raw;
    }

    private async Task<MismatchKind> ClaimAsync(IntakeRecord record, CancellationToken cancellation) => record.State switch
    {
        IntakeState.Unknown => MismatchKind.NoState,
        IntakeState.Queued => MismatchKind.Unknown,
        IntakeState.Case => await OfCaseAsync(record, cancellation),
        IntakeState.Message => await OfMessageAsync(record, cancellation),
        IntakeState.Duplicate => await OfDuplicateAsync(record, cancellation),
        IntakeState.Ignored when record.CaseId is { } told && !await cases.ExistsAsync(told, cancellation) => MismatchKind.NoCase,
        IntakeState.Ignored or IntakeState.Quarantine or IntakeState.Dead =>
            string.IsNullOrEmpty(record.Reason) ? MismatchKind.NoReason : MismatchKind.Unknown,
    };

    /// <summary>A case names the one intake that opened it, so no two lines can claim the same one.</summary>
    private async Task<MismatchKind> OfCaseAsync(IntakeRecord record, CancellationToken cancellation) =>
        record.CaseId is not { } id || await cases.OpeningAsync(id, cancellation) is not { } opened ? MismatchKind.NoCase
        : opened.Source.IntakeId == record.Id ? MismatchKind.Unknown
        : MismatchKind.OpenedByAnother;

    private async Task<MismatchKind> OfMessageAsync(IntakeRecord record, CancellationToken cancellation)
    {
        if (record.CaseId is not { } id || !await cases.ExistsAsync(id, cancellation))
        {
            return MismatchKind.NoCase;
        }

        // Whatever becomes a message keeps its identity; a line that was written before that was kept can be held against its case only.
        return record.Identity is not { } identity || await cases.IntakeOfAsync(id, identity, cancellation) == record.Id
            ? MismatchKind.Unknown
            : MismatchKind.NotOnCase;
    }

    /// <summary>What came first may still be on its way, or be put aside: then there is no case yet.</summary>
    private async Task<MismatchKind> OfDuplicateAsync(IntakeRecord record, CancellationToken cancellation)
    {
        if (record.DuplicateOf is { } first)
        {
            IntakeRecord? came = (await store.EntryAsync(first, cancellation)).Record;

            // What came first, died and was replayed after a later one had taken its place is a duplicate of that one.
            for (int hops = 0; hops < MaxHops && came is { State: IntakeState.Duplicate, DuplicateOf: { } before }; hops++)
            {
                came = (await store.EntryAsync(before, cancellation)).Record;
            }

            switch (came?.State)
            {
                case null or IntakeState.Unknown or IntakeState.Duplicate:
                    return MismatchKind.NoFirst;
                case IntakeState.Case or IntakeState.Message:
                    break;
                default:
                    return MismatchKind.Unknown;
            }
        }

        return record.CaseId is { } id && await cases.ExistsAsync(id, cancellation) ? MismatchKind.Unknown : MismatchKind.NoCase;
    }
}
