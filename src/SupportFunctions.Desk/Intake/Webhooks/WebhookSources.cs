using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>Every sender of webhooks that the desk knows, by the last part of its URL.</summary>
public sealed partial class WebhookSources(IEnumerable<WebhookSource> sources, ILogger<WebhookSources> logger)
{
    private readonly WebhookSource[] _sources = [.. sources.OrderBy(s => s.Name, StringComparer.Ordinal)];
    private readonly Dictionary<string, bool> _warned = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _sources.Select(s => s.Name);

    public bool TryFind(string name, [NotNullWhen(true)] out WebhookSource? source)
    {
        source = Array.Find(_sources, s => s.Name == name);
        return source is not null;
    }

    /// <summary>Null when no source makes intakes of this kind.</summary>
    public WebhookSource? Of(IntakeKind kind) => Array.Find(_sources, s => s.Kind == kind);

    public WebhookTrust Check(WebhookSource source, WebhookRequest request)
    {
        if (source.HasSecret)
        {
            return source.IsSigned(request) ? WebhookTrust.Verified : WebhookTrust.Refused;
        }

        if (source.TakesUnsigned)
        {
            return WebhookTrust.Unchecked;
        }

        WarnOnce(source);
        return WebhookTrust.Refused;
    }

    /// <summary>Once a source: anybody can send requests without a signature.</summary>
    private void WarnOnce(WebhookSource source)
    {
        lock (_warned)
        {
            if (!_warned.TryAdd(source.Name, true))
            {
                return;
            }
        }

        Log.NoSecret(logger, source.Name, source.Setting);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Webhooks of {Source} are refused: {Setting} holds no usable key. Give the one that the sender shows (docs/intake/webhooks.md).")]
        public static partial void NoSecret(ILogger logger, string source, string setting);
    }
}
