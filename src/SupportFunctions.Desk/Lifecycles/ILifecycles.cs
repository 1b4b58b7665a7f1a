namespace SupportFunctions.Desk.Lifecycles;

/// <summary>Draws attention to one thing. Speed, never correctness: what is not signalled is found in <see cref="DueIndex"/>.</summary>
public interface ILifecycles
{
    /// <param name="entry">The entry that stands for the change in the due index.</param>
    ValueTask SignalAsync(DueEntry entry, CancellationToken cancellation);
}
