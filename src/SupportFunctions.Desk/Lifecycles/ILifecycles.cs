using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Lifecycles;

/// <summary>Draws attention to a case. Speed, never correctness: what is not signalled is found in <see cref="DueIndex"/>.</summary>
public interface ILifecycles
{
    /// <param name="guard">The entry that stands for the change in the due index.</param>
    ValueTask SignalAsync(CaseId id, DueEntry guard, CancellationToken cancellation);
}
