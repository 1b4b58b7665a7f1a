using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Jobs;

internal static class JobServices
{
    /// <summary>A host that is alone on its store adds <see cref="JobTiming.OneProcess"/> before.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.TryAddSingleton(JobTiming.ManyMachines);
        return services
            .AddSingleton<JobStore>()
            .AddSingleton<JobCases>()
            .AddSingleton<CaseReindexing>()
            .AddSingleton<JobPage>()
            .AddSingleton<JobRunner>()
            .AddSingleton<IDirectoryObserver, DirectoryJobs>();
    }
}
