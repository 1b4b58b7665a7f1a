using Microsoft.Extensions.Options;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Standalone.Mail;

public static class MailServices
{
    /// <summary>Mail goes to the server of <paramref name="smtp"/>, or without a Host there to <c>&lt;dataFolder&gt;/outbox</c>.</summary>
    /// <param name="smtp">The section "Smtp": see <see cref="SmtpOptions"/>.</param>
    /// <param name="machineTime">Real time.</param>
    public static IServiceCollection AddMailTransport(this IServiceCollection services, IConfiguration smtp, string dataFolder, TimeProvider machineTime)
    {
        ArgumentNullException.ThrowIfNull(smtp);
        if (string.IsNullOrEmpty(smtp[nameof(SmtpOptions.Host)]))
            return services.AddSingleton<IMailTransport>(new EmlOutbox(Path.Combine(dataFolder, "outbox")));
        services.AddOptions<SmtpOptions>().Bind(smtp).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsCheck>();
        return services.AddSingleton<IMailTransport>(provider => new SmtpTransport(
            provider.GetRequiredService<IOptions<SmtpOptions>>().Value, provider.GetRequiredService<ILogger<SmtpTransport>>(), machineTime));
    }
}
