using Microsoft.Azure.Functions.Worker;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Azure.Lifecycles;

/// <summary>Once an hour: answers kept for an Idempotency-Key go after their seven days, what addresses were sent once it counts no more, and the log of mails after its time.</summary>
public sealed class HousekeepingFunction(IdempotencyStore idempotency, BudgetSweep budgets, Desk.Notifications.NotificationSweep notifications)
{
    [Function("housekeeping")]
    public async Task RunAsync([TimerTrigger("0 17 * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        await idempotency.SweepAsync(cancellation);
        await budgets.RunAsync(cancellation);
        await notifications.RunAsync(cancellation);
    }
}
