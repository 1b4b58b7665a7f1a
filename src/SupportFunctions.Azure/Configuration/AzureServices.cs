using Azure.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SupportFunctions.Azure.Http;
using SupportFunctions.Azure.Lifecycles;
using SupportFunctions.Desk;
using SupportFunctions.Desk.Configuration;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Azure.Configuration;

/// <summary>The desk with the ports of this host.</summary>
public static class AzureServices
{
    /// <exception cref="InvalidOperationException">A setting is missing or cannot be used; says which, and what to give.</exception>
    /// <exception cref="MailSetupException">The section Mail cannot be used; lists every fault.</exception>
    public static IServiceCollection AddAzureDesk(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        VaultReferences.Check(configuration);
        MailSettings mail = MailOf(configuration.GetSection("Mail"));
        services.AddSingleton(mail).AddSingleton(MailComposer.For(mail));
        services.AddSingleton<IApiKeys>(ConfiguredApiKeys.ReadRequired(configuration.GetSection(ConfiguredApiKeys.Section)));
        if (PlatformSignIn.Read(configuration.GetSection(PlatformSignIn.Section), isInFront: bool.TryParse(configuration["WEBSITE_AUTH_ENABLED"], out bool isInFront) && isInFront) is { } platform)
        {
            services.AddSingleton(platform);
        }

        services.AddOptions<IntakeOptions>().Bind(configuration.GetSection(IntakeOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<MailReaderOptions>().Bind(configuration.GetSection(MailReaderOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<InboundParseOptions>().Bind(configuration.GetSection(InboundParseOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<GenericWebhookOptions>().Bind(configuration.GetSection(GenericWebhookOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<Desk.Notifications.NotificationOptions>().Bind(configuration.GetSection(Desk.Notifications.NotificationOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<IntakeOptions>, WebhookSettingsCheck>();
        // The worker's own limit is 30 MB, below what the desk takes in.
        services.Configure<KestrelServerOptions>(o => o.Limits.MaxRequestBodySize = BodyLimits.IntakeMail);
        services.AddSingleton(new Failpoints());
        services.AddSingleton<DurableLifecycles>().AddSingleton<ILifecycles>(s => s.GetRequiredService<DurableLifecycles>());
        services.AddSingleton<DeskPipeline>();
        TokenCredential identity = Connections.Identity(configuration);
        return services.AddStorage(configuration, identity).AddServiceBus(configuration, identity).AddSendGrid(configuration.GetSection("SendGrid")).AddDesk();
    }

    private static MailSettings MailOf(IConfigurationSection section)
    {
        MailSettings settings = section.Get<MailSettings>() ?? new MailSettings();
        return settings.Domain.Length > 0 ? settings : settings with { Domain = settings.FromAddress[(settings.FromAddress.LastIndexOf('@') + 1)..] };
    }
}
