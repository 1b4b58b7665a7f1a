using Microsoft.Azure.Functions.Worker;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Azure.Lifecycles;

/// <summary>Once an hour: answers kept for an Idempotency-Key go after their seven days.</summary>
public sealed class HousekeepingFunction(IdempotencyStore idempotency)
{
    [Function("housekeeping")]
    public Task RunAsync([TimerTrigger("0 17 * * * *")] TimerInfo timer, CancellationToken cancellation) => idempotency.SweepAsync(cancellation);
}
