using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.WhatIf;

namespace SupportFunctions.Desk.Reports;

internal static class ReportServices
{
    public static IServiceCollection AddReports(this IServiceCollection services) => services
        .AddSingleton<CaseFactsIndex>()
        .AddSingleton<WhatIfQuestions>()
        .AddSingleton<WhatIfRunner>()
        .AddSingleton<SlaReports>();
}
