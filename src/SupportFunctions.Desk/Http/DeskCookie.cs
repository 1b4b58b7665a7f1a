using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using NodaTime;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Http;

/// <summary>
/// The session of a page: the key's name and an end, signed with a secret that is derived from the key's hash. So it needs no
/// memory, is good on every machine that knows the key, and ends with the key.
/// </summary>
public sealed class DeskCookie(MachineTime time)
{
    public const string Name = "desk-session";

    public static readonly Duration Lifetime = Duration.FromHours(12);

    public void Write(HttpContext context, ApiKey key)
    {
        ArgumentNullException.ThrowIfNull(context);
        Instant end = time.Now + Lifetime;
        context.Response.Cookies.Append(Name, Token(key, end), new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            Path = "/",
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            MaxAge = Lifetime.ToTimeSpan(),
        });
    }

    /// <summary>The key it was made for; null when it is forged, over, or of a key that is no more.</summary>
    public ApiKey? Read(string token, IEnumerable<ApiKey> keys)
    {
        if (token.Split('.') is not [var name, var end, _]
            || !long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            || seconds <= time.Now.ToUnixTimeSeconds())
        {
            return null;
        }

        byte[] given = Encoding.UTF8.GetBytes(token);
        ApiKey? key = keys.FirstOrDefault(k => Encode(k.Name) == name);
        return key is not null && CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(Token(key, seconds))) ? key : null;
    }

    private static string Token(ApiKey key, Instant end) => Token(key, end.ToUnixTimeSeconds());

    private static string Token(ApiKey key, long end)
    {
        string claim = string.Create(CultureInfo.InvariantCulture, $"{Encode(key.Name)}.{end}");
        byte[] secret = HMACSHA256.HashData(key.Hash.Span, "desk-session cookie, version 1"u8);
        return $"{claim}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(claim)))}";
    }

    private static string Encode(string name) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name));
}
