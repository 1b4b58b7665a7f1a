using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Resources;

/// <summary>A resource as it is kept.</summary>
/// <param name="Version">1 and up; rises with every change.</param>
/// <param name="At">Desk time of this version.</param>
/// <param name="By">The name of the key that wrote it.</param>
public sealed record Stored<T>(string Id, int Version, Instant At, string By, T Value) where T : class
{
    /// <summary>In quotes. Depends on version and content alone, so it is the same on every store, also for what is built in.</summary>
    [JsonIgnore]
    public string ETag
    {
        get
        {
            byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(DeskJson.Write(Value)));
            return ETags.Of(FormattableString.Invariant($"{Version}-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}"));
        }
    }

    internal bool HasSameValue(T other) => DeskJson.Write(Value) == DeskJson.Write(other);
}
