using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Mail;

/// <summary>Links that need no login: whoever has one was sent it. None of them holds an address.</summary>
public sealed class SignedLinks(MailSettings settings)
{
    public const string AnswerPath = "status/maintenance";

    public const string UnsubscribePath = "status/unsubscribe";

    public const string SubscriberPath = "status/subscribe";

    /// <summary>Each kind of link has one, so that no token of one kind is any of another.</summary>
    private const string AnswerPurpose = "window-answer:";

    private const string UnsubscribePurpose = "unsubscribe:";

    private const string SubscriberPurpose = "status-subscription:";

    private const int MaxToken = 300;

    /// <summary>Null where the desk has no public address.</summary>
    public Uri? Answer(WindowId window, string customer, int revision) => settings.LinkTo($"{AnswerPath}/{AnswerToken(window, customer, revision)}");

    public Uri? Unsubscribe(string address) => settings.LinkTo($"{UnsubscribePath}/{UnsubscribeToken(address)}");

    /// <summary>Where a subscription to the status is confirmed, changed and ended.</summary>
    /// <param name="key">As from <see cref="KeyOf"/>.</param>
    /// <param name="nonce">Of the subscription: a later one of the same address has another.</param>
    public Uri? Subscriber(string key, string nonce) => settings.LinkTo($"{SubscriberPath}/{SubscriberToken(key, nonce)}");

    public string SubscriberToken(string key, string nonce) => Signed(SubscriberPurpose, $"{key}_{nonce}");

    public string AnswerToken(WindowId window, string customer, int revision) =>
        Signed(AnswerPurpose, string.Create(CultureInfo.InvariantCulture, $"{window}_{revision}_{customer}"));

    public string UnsubscribeToken(string address) => Signed(UnsubscribePurpose, KeyOf(address));

    /// <summary>What an address is kept under when it wants no more of what it can do without.</summary>
    public static string KeyOf(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return TableKeys.Hash(address.Trim().ToLowerInvariant());
    }

    public bool TryReadAnswer(string? token, out WindowId window, [NotNullWhen(true)] out string? customer, out int revision)
    {
        (window, customer, revision) = (default, null, 0);
        if (!TryRead(AnswerPurpose, token, out string? said) || said.Split('_', 3) is not [var id, var number, var name]
            || !WindowId.TryRead(id, out window) || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out revision))
        {
            return false;
        }

        customer = name;
        return true;
    }

    /// <returns>As from <see cref="KeyOf"/>.</returns>
    public bool TryReadUnsubscribe(string? token, [NotNullWhen(true)] out string? key) => TryRead(UnsubscribePurpose, token, out key);

    public bool TryReadSubscriber(string? token, [NotNullWhen(true)] out string? key, [NotNullWhen(true)] out string? nonce)
    {
        (key, nonce) = TryRead(SubscriberPurpose, token, out string? said) && said.Split('_') is [var of, var own] ? (of, own) : (null, null);
        return key is not null && nonce is not null;
    }

    private string Signed(string purpose, string text) => $"{text}.{EffectSignature.Of(purpose + text, settings.TokenSecrets[0])}";

    private bool TryRead(string purpose, string? token, [NotNullWhen(true)] out string? text)
    {
        text = null;
        int dot = token?.LastIndexOf('.') ?? -1;
        if (token is null || token.Length > MaxToken || dot < 1 || !EffectSignature.IsBy(settings.TokenSecrets, purpose + token[..dot], token.AsSpan(dot + 1)))
        {
            return false;
        }

        text = token[..dot];
        return true;
    }
}
