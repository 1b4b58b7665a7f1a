using System.Diagnostics.CodeAnalysis;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Mail;

/// <summary>The signed part of <c>/rate/{token}</c>: one question for one closing of a case, without login (R-END-2).</summary>
public sealed class RatingTokens(IReadOnlyList<string> secrets)
{
    /// <summary>Keeps the token of a Message-ID, which every copy of a mail shows, from being one for a rating.</summary>
    private const string Purpose = "rate:";

    public string For(string effectId) => $"{effectId}.{EffectSignature.Of(Purpose + effectId, secrets[0])}";

    /// <param name="effectId">The mail that asked: a case that is closed twice is rated twice.</param>
    public bool TryRead([NotNullWhen(true)] string? token, out CaseId id, [NotNullWhen(true)] out string? effectId)
    {
        id = default;
        effectId = null;
        if (token is null || token.Length > 100 || token.Split('.') is not [var name, var signature]
            || name.Split('-') is not [var letter, var number, _, _]
            || !EffectSignature.IsBy(secrets, Purpose + name, signature)
            || !CaseId.TryRead($"{letter}-{number}", out id))
        {
            return false;
        }

        effectId = name;
        return true;
    }
}
