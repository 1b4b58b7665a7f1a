using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Desk.Outbox;

namespace SupportFunctions.Desk.Lifecycles;

/// <summary>Attention over time for things of every kind; a host adds <see cref="ILifecycles"/>.</summary>
public static class LifecycleServices
{
    public static IServiceCollection AddLifecycles(this IServiceCollection services) => services
        .AddSingleton<DueIndex>()
        .AddSingleton<GuardedCommits>()
        .AddSingleton<OutboxDelivery>()
        .AddSingleton<MailHandOver>()
        .AddSingleton<Reconciler>()
        .AddSingleton<LifecycleRegistry>()
        .AddSingleton<Sweep>();

    /// <summary>The lifecycle of one kind, as itself and for the hosts.</summary>
    public static IServiceCollection AddLifecycle<T>(this IServiceCollection services) where T : class, ILifecycle => services
        .AddSingleton<T>()
        .AddSingleton<ILifecycle>(s => s.GetRequiredService<T>());
}
