using Microsoft.Extensions.DependencyInjection;

namespace SupportFunctions.Desk.Reports;

internal static class ReportServices
{
    public static IServiceCollection AddReports(this IServiceCollection services) => services
        .AddSingleton<SlaReports>()
        .AddSingleton<AutomaticMailReports>();
}
