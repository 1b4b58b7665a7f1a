using Microsoft.Extensions.DependencyInjection;

namespace SupportFunctions.Desk.WhatIf;

internal static class WhatIfServices
{
    public static IServiceCollection AddWhatIf(this IServiceCollection services) => services
        .AddSingleton<WhatIfQuestions>()
        .AddSingleton<WhatIfRunner>();
}
