using Microsoft.Extensions.DependencyInjection;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>Every sender that may post to <c>/intake/webhooks/{source}</c>.</summary>
public static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services
        .AddSingleton<IEd25519, BouncyEd25519>()
        .AddSingleton<WebhookSource, GenericSource>()
        .AddSingleton<WebhookSource, SendGridEventSource>()
        .AddSingleton<WebhookSource, GitHubSource>()
        .AddSingleton<WebhookSource, ZendeskSource>()
        .AddSingleton<WebhookSource, SlackSource>()
        .AddSingleton<WebhookSource, DiscordSource>()
        .AddSingleton<WebhookSources>();
}
