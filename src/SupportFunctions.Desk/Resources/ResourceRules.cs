using SupportFunctions.Desk.Http;

namespace SupportFunctions.Desk.Resources;

/// <summary>What may be written of one kind, and what may be deleted.</summary>
public abstract class ResourceRules<T> where T : class
{
    /// <summary>Adds every fault of the value as it was sent; anything in it may be missing.</summary>
    public abstract ValueTask CheckAsync(string id, T value, Faults faults, CancellationToken cancellation);

    /// <summary>Why it can never be changed; null when it can.</summary>
    public virtual string? FixedBecause(string id) => null;

    /// <summary>What a write answers: the value as it was kept, with remarks for whoever wrote it. They are neither kept nor part of the ETag.</summary>
    public virtual T Remark(Stored<T> stored) => stored.Value;

    /// <summary>What refers to it, as in sentences: <c>agreement 'gold'</c>. It cannot be deleted while there is any.</summary>
    public virtual ValueTask<IReadOnlyList<string>> UsersOfAsync(string id, CancellationToken cancellation) => new([]);
}

/// <summary>Another part of the desk that refers to resources, and keeps them from being deleted.</summary>
public interface IResourceUse
{
    /// <param name="table">Such as <c>engineers</c>.</param>
    /// <returns>As in sentences: <c>case C-1042</c>; a few are enough.</returns>
    ValueTask<IReadOnlyList<string>> UsersOfAsync(string table, string id, CancellationToken cancellation);
}

/// <summary>Wants to know of changes to the directory, for what must be recomputed because of them (R-SLA-8).</summary>
public interface IDirectoryObserver
{
    /// <summary>Before the write, so that a crash after it cannot lose the change; the write may still be refused.</summary>
    /// <param name="table">Such as <c>calendars</c>; <c>policy</c> for the policy.</param>
    /// <returns>What wants to hear how it ended; null when nothing does.</returns>
    ValueTask<IAnnouncedChange?> ChangingAsync(string table, string id, string by, CancellationToken cancellation);
}

/// <summary>A change that was announced and has not been made yet. Nobody hears its end when the process dies in between.</summary>
public interface IAnnouncedChange
{
    /// <summary>Where one can watch what comes of it.</summary>
    string Monitor { get; }

    /// <summary>Fails for no reason that the change could be blamed for.</summary>
    /// <param name="mayBeMade">False: nothing was written, for certain.</param>
    Task EndAsync(bool mayBeMade);
}
