using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SupportFunctions.Desk.Events;

public static class EventServices
{
    /// <summary>The feed of a host, which has added <typeparamref name="TFeed"/>, unless the section Events turns it off.</summary>
    public static IServiceCollection AddEventFeed<TFeed>(this IServiceCollection services, IConfigurationSection section) where TFeed : class, IEventFeed
    {
        services.AddOptions<EventFeedOptions>().Bind(section);
        return (section.Get<EventFeedOptions>() ?? new EventFeedOptions()).Enabled ? services.AddSingleton<IEventFeed>(s => s.GetRequiredService<TFeed>()).AddSingleton<CaseFeed>() : services;
    }
}
