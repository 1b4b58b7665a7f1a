using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Subscribers;

internal static class SubscriberServices
{
    public static IServiceCollection AddSubscribers(this IServiceCollection services) => services
        .AddSingleton<SubscriberStore>()
        .AddSingleton<SubscriberService>()
        .AddSingleton<SubscriberDelivery>()
        .AddSingleton<CallerLimit>()
        .AddSingleton(s => new SubscriberMailComposer(s.GetRequiredService<MailComposer>().Templates, s.GetRequiredService<MailSettings>()))
        .AddSingleton(s => new NewsDelivery(
            s.GetRequiredService<ITableStore>(), s.GetRequiredService<SubscriberStore>(), s.GetRequiredService<SubscriberDelivery>(),
            s.GetRequiredService<SubscriberMailComposer>(), s.GetRequiredService<ReplyBudgets>(), s.GetRequiredService<MachineTime>()))
        .AddSingleton<SubscriberNews>()
        .AddLifecycle<SubscriberLifecycle>();
}
