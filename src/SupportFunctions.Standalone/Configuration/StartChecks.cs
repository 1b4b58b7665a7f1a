using Microsoft.Extensions.Options;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Standalone.Mail;

namespace SupportFunctions.Standalone.Configuration;

/// <summary>The start failed; the message says what to mend, a line a fault.</summary>
public sealed class StartException(IReadOnlyList<string> faults, Exception? inner = null) : Exception(string.Join('\n', faults), inner)
{
    public StartException(string fault, Exception? inner = null)
        : this([fault], inner)
    {
    }

    public IReadOnlyList<string> Faults { get; } = faults;
}

/// <summary>Mail as configured, ready to be written.</summary>
public sealed record MailSetup(MailSettings Settings, MailComposer Composer);

/// <summary>Everything that was configured, checked together, so that one start names every fault.</summary>
public sealed class StartChecks(IConfiguration configuration)
{
    private readonly List<string> _faults = [];

    public DeskOptions Desk { get; private set; } = new();

    public MailOptions Mail { get; private set; } = new();

    public IReadOnlyList<ApiKey> Keys { get; private set; } = [];

    /// <exception cref="StartException">Lists every fault.</exception>
    public static StartChecks Run(IConfiguration configuration)
    {
        var checks = new StartChecks(configuration);
        checks.Desk = checks.Read<DeskOptions>(DeskOptions.Section) ?? new DeskOptions();
        checks.Mail = checks.Read<MailOptions>(MailOptions.Section) ?? new MailOptions();
        if (checks.Read<IntakeOptions>(IntakeOptions.Section) is { } intake)
        {
            checks.Add(new WebhookSettingsCheck().Validate(null, intake));
        }

        checks.Read<MailReaderOptions>(MailReaderOptions.Section);
        checks.Read<NotificationOptions>(NotificationOptions.Section);
        checks.Read<InboundParseOptions>(InboundParseOptions.Section);
        checks.Read<GenericWebhookOptions>(GenericWebhookOptions.Section);
        if (!string.IsNullOrEmpty(configuration["Smtp:Host"]) && checks.Read<SmtpOptions>("Smtp") is { } smtp)
        {
            checks.Add(new SmtpOptionsCheck().Validate(null, smtp));
        }

        checks.CheckMail();
        checks.CheckUrls();
        checks.Keys = ConfiguredApiKeys.Read(configuration.GetSection(ConfiguredApiKeys.Section), checks._faults);
        return checks._faults.Count == 0 ? checks : throw new StartException(checks._faults);
    }

    /// <param name="secret">Used where none is configured.</param>
    /// <exception cref="StartException">Lists every fault of settings and templates.</exception>
    public MailSetup ReadMail(Func<string> secret)
    {
        try
        {
            MailSettings settings = SettingsOf(secret);
            return new MailSetup(settings, MailComposer.For(settings));
        }
        catch (MailSetupException e)
        {
            throw new StartException(e.Faults, e);
        }
    }

    private MailSettings SettingsOf(Func<string> secret) => new()
    {
        FromAddress = Mail.FromAddress,
        FromName = Mail.FromName,
        Domain = string.IsNullOrEmpty(Mail.Domain) ? Mail.FromAddress[(Mail.FromAddress.LastIndexOf('@') + 1)..] : Mail.Domain,
        PlusReplyTo = Mail.PlusReplyTo,
        PublicBaseUrl = Mail.PublicBaseUrl,
        TemplateFolder = Mail.TemplateFolder,
        TokenSecrets = Mail.TokenSecrets.Count > 0 ? [.. Mail.TokenSecrets] : [secret()],
    };

    /// <summary>With the others, so that one start names them too; the secret of the data folder is not known yet, and not at fault.</summary>
    private void CheckMail()
    {
        try
        {
            MailComposer.For(SettingsOf(() => new string('0', 64)));
        }
        catch (MailSetupException e)
        {
            _faults.AddRange(e.Faults);
        }
    }

    private T? Read<T>(string section) where T : class, new()
    {
        var value = new T();
        try
        {
            configuration.GetSection(section).Bind(value);
        }
        catch (InvalidOperationException e)
        {
            // The binder names the path and the type that it wanted.
            _faults.Add($"{e.Message.TrimEnd('.')}: {e.InnerException?.Message ?? "correct the value"}");
            return null;
        }

        Add(new DataAnnotationValidateOptions<T>(null).Validate(section, value));
        return value;
    }

    private void Add(ValidateOptionsResult result) => _faults.AddRange(result.Failures ?? []);

    private void CheckUrls()
    {
        string[] urls = Desk.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (urls.Length == 0 && Desk.Urls.Length > 0)
        {
            _faults.Add($"Desk:Urls '{Desk.Urls}' names no URL to listen on; use one such as http://localhost:7071.");
        }

        foreach (string url in urls)
        {
            if (!Uri.TryCreate(url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out Uri? uri)
                || uri.Scheme is not ("http" or "https") || uri.PathAndQuery != "/")
            {
                _faults.Add($"Desk:Urls '{url}' is not a URL to listen on; use one such as http://localhost:7071.");
            }
        }
    }
}
