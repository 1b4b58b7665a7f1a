using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Desk.Availability;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Maintenance.Notices;

namespace SupportFunctions.Desk.Maintenance;

internal static class MaintenanceServices
{
    public static IServiceCollection AddMaintenance(this IServiceCollection services) => services
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
        .AddSingleton<NoticeSpacing>()
        .AddSingleton<NoticeDelivery>()
        .AddSingleton<Mailing>()
        .AddSingleton<WindowErrands>()
        .AddLifecycle<WindowLifecycle>()
        .AddSingleton<IDowntimes, WindowDowntimes>();
}
