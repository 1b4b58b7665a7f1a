using Azure.Core;
using Azure.Core.Pipeline;

namespace SupportFunctions.Azure.Storage;

/// <summary>
/// Repeats reads after any transient fault, and writes only when the service says that it did not take them up: a write whose answer was
/// lost may have happened, and repeated it would find its own row and report a conflict that nobody made.
/// </summary>
/// <param name="delay">Null: exponential, with the service's own wish first.</param>
internal sealed class CautiousRetry(int maxRetries, DelayStrategy? delay = null) : RetryPolicy(maxRetries, delay)
{
    private const int TooManyRequests = 429;
    private const int ServerBusy = 503;

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) => MayRepeat(message) && base.ShouldRetry(message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        MayRepeat(message) && await base.ShouldRetryAsync(message, exception);

    private static bool MayRepeat(HttpMessage message) =>
        message.Request.Method == RequestMethod.Get || (message.HasResponse && message.Response.Status is TooManyRequests or ServerBusy);
}
