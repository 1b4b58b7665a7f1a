using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Events;

/// <summary>
/// Publishes what is committed, in its order and from where it stopped: the case's own row remembers how far that was. What was told and
/// not remembered is told again under the same id, so none is lost. A case that is older than the feed is told from its beginning when it
/// next changes.
/// </summary>
public sealed partial class CaseFeed(
    IEventFeed feed, IOptions<EventFeedOptions> options, CaseStore store, MailSettings settings, MachineTime machine, ILogger<CaseFeed> logger)
{
    /// <summary>Events of one read; one transaction.</summary>
    private const int Page = 100;

    /// <summary>A feed that is away delays nothing else, so it is not asked often.</summary>
    private static readonly Duration _pause = Duration.FromMinutes(2);

    private readonly Uri _source = settings.PublicBaseUrl ?? new Uri("urn:supportfunctions:desk");

    /// <param name="of">Events up to its sequence are told.</param>
    /// <param name="published">Up to which they were told before.</param>
    internal async Task<FeedProgress> PublishAsync(Case of, long published, CancellationToken cancellation)
    {
        while (published < of.Sequence)
        {
            foreach (RecordedEvent happened in await store.EventsAsync(of.Id, published + 1, (int)Math.Min(Page, of.Sequence - published), cancellation))
            {
                try
                {
                    await feed.PublishAsync(CloudEvent.Of(of.Id, happened, _source, options.Value.WithFields), cancellation);
                    published = happened.Sequence;
                }
                catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
                {
                    // Whatever is wrong with other programs' feed must not keep the case from going on.
                    Log.NotPublished(logger, of.Id, happened.Sequence, e);
                    return new FeedProgress(published, machine.Now + _pause);
                }
            }
        }

        return new FeedProgress(published, null);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Event {Sequence} of {CaseId} was not published; it is tried again.")]
        public static partial void NotPublished(ILogger logger, CaseId caseId, long sequence, Exception e);
    }
}
