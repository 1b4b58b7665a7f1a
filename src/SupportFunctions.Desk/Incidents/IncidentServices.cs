using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Desk.Availability;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Incidents;

internal static class IncidentServices
{
    public static IServiceCollection AddIncidents(this IServiceCollection services) => services
        .AddSingleton<IncidentStore>()
        .AddSingleton<IncidentService>()
        .AddSingleton(s => new IncidentMails(s.GetRequiredService<MailComposer>().Templates, s.GetRequiredService<MailSettings>()))
        .AddSingleton<IncidentOutbox>()
        .AddSingleton<IncidentLinks>()
        .AddSingleton<IIncidentLinks>(s => s.GetRequiredService<IncidentLinks>())
        .AddLifecycle<IncidentLifecycle>()
        .AddSingleton<IDowntimes, IncidentDowntimes>();
}
