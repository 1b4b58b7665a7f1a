using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Maintenance.Notices;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>Maintenance windows; what is left of availability comes from whoever registers <see cref="IAvailabilityBudgets"/> before.</summary>
public static class MaintenanceServices
{
    public static IServiceCollection AddMaintenance(this IServiceCollection services)
    {
        services.TryAddSingleton<IAvailabilityBudgets, NoBudgets>();
        return services
            .AddSingleton<WindowStore>()
            .AddSingleton<WindowSchedule>()
            .AddSingleton<WindowNumbers>()
            .AddSingleton<AffectedCustomers>()
            .AddSingleton<WindowInput>()
            .AddSingleton<WindowService>()
            .AddSingleton<NoticeStore>()
            .AddSingleton<Unsubscriptions>()
            .AddSingleton<Recipients>()
            .AddSingleton(s => new WindowMailComposer(s.GetRequiredService<MailComposer>().Templates, s.GetRequiredService<MailSettings>()))
            .AddSingleton<NoticeDelivery>()
            .AddSingleton<Mailing>()
            .AddSingleton<WindowErrands>()
            .AddLifecycle<WindowLifecycle>();
    }

    /// <summary>Where nobody keeps availability nobody runs out of it.</summary>
    private sealed class NoBudgets : IAvailabilityBudgets
    {
        public ValueTask<Func<string, NodaTime.Instant, NodaTime.Duration?>> AllAsync(CancellationToken cancellation) => new((_, _) => null);
    }
}
