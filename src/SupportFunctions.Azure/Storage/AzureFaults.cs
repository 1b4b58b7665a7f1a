using Azure;
using Azure.Identity;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Storage;

/// <summary>Which failures of the storage account are transient: those say that the store is away, the others that the desk is wrong.</summary>
internal static class AzureFaults
{
    /// <summary>Throttled, out of reach, timed out, or without a token just now. <see cref="AggregateException"/> is what the client throws when its retries failed in several ways.</summary>
    public static bool IsTransient(Exception fault, CancellationToken cancellation) => fault switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        AggregateException aggregate => aggregate.InnerExceptions.All(inner => IsTransient(inner, cancellation)),
        AuthenticationFailedException or HttpRequestException or TimeoutException => true,
        IOException => fault is not FileNotFoundException,
        OperationCanceledException => !cancellation.IsCancellationRequested,
        _ => false,
    };

    /// <summary>Whatever is asked of the account, with its transient faults as the stores' callers know them.</summary>
    public static async Task<T> AskAsync<T>(string what, Func<Task<T>> ask, CancellationToken cancellation)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (IsTransient(e, cancellation))
        {
            throw Unavailable(what, e);
        }
    }

    public static StoreUnavailableException Unavailable(string what, Exception fault) =>
        new($"{what} could not be reached or is too busy: {fault.Message.Split('\n')[0].TrimEnd()}", fault);
}
