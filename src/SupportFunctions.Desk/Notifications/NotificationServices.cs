using Microsoft.Extensions.DependencyInjection;

namespace SupportFunctions.Desk.Notifications;

internal static class NotificationServices
{
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services
        .AddSingleton<NotificationLog>()
        .AddSingleton<MailReports>()
        .AddSingleton<Resends>()
        .AddSingleton<NotificationSweep>();
}
