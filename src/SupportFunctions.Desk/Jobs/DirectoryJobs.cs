using Microsoft.Extensions.Logging;
using SupportFunctions.Desk.Agreements;
using SupportFunctions.Desk.Calendars;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.KnownIssues;
using SupportFunctions.Desk.Policies;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Jobs;

/// <summary>Every change of an agreement, a calendar or a customer becomes a job (R-SLA-8), and so does one of a known issue (R-ENG-2) or the policy.</summary>
/// <remarks>
/// The job is there before the change, so a crash between the two cannot lose it. It begins when the change was made; if nobody says so,
/// a minute later. That of the policy looks at no case, because its thresholds and our own targets hold for clocks that start after the change:
/// it moves the digests, which are due when the policy says now.
/// </remarks>
public sealed partial class DirectoryJobs(JobStore store, ILogger<DirectoryJobs> logger) : IDirectoryObserver
{
    public async ValueTask<IAnnouncedChange?> ChangingAsync(string table, string id, string by, CancellationToken cancellation)
    {
        (string Noun, string Rule)? what = table switch
        {
            AgreementKind.TableName => ("agreement", "R-SLA-8"),
            CalendarKind.TableName => ("calendar", "R-SLA-8"),
            CustomerKind.TableName => ("customer", "R-SLA-8"),
            KnownIssueKind.TableName => ("known issue", "R-ENG-2"),
            PolicyKind.TableName => ("policy", "R-CUS-5"),
            _ => null,
        };
        return what is not { } changed
            ? null
            : new Announced(this, await store.AddAsync(
                new JobSubject(table, id), by, $"The {changed.Noun} '{id}' was changed ({changed.Rule}).", JobTiming.Unreleased, cancellation));
    }

    private async Task EndAsync(StoredJob job, bool mayBeMade)
    {
        try
        {
            await (mayBeMade ? store.ReleaseAsync(job, CancellationToken.None) : store.WithdrawAsync(job, CancellationToken.None));
        }
        catch (StoreUnavailableException e)
        {
            Log.NotReleased(logger, job.Job.Id, e);
        }
    }

    private sealed class Announced(DirectoryJobs owner, StoredJob job) : IAnnouncedChange
    {
        public string Monitor => JobEndpoints.UrlOf(job.Job.Id);

        public Task EndAsync(bool mayBeMade) => owner.EndAsync(job, mayBeMade);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{JobId} was not released; it begins by itself within a minute.")]
        public static partial void NotReleased(ILogger logger, string jobId, Exception e);
    }
}
