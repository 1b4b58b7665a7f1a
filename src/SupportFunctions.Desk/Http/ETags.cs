using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SupportFunctions.Desk.Http;

/// <summary>Entity tags and their conditions (RFC 9110, 8.8.3 and 13.1).</summary>
public static class ETags
{
    /// <summary>In quotes, as in the header.</summary>
    /// <param name="opaque">Letters, digits, <c>-</c> and <c>.</c>.</param>
    public static string Of(string opaque) => $"\"{opaque}\"";

    public static void SetETag(this HttpContext context, string etag) => context.Response.Headers.ETag = etag;

    /// <summary>What <c>If-Match</c> and <c>If-None-Match: *</c> of a write ask for; passes when it has neither.</summary>
    public static Precondition Precondition(this HttpContext context) => new(
        Tags(context.Request.Headers.IfMatch, HeaderNames.IfMatch),
        Tags(context.Request.Headers.IfNoneMatch, HeaderNames.IfNoneMatch));

    private static string[]? Tags(Microsoft.Extensions.Primitives.StringValues header, string name)
    {
        if (header.Count == 0)
        {
            return null;
        }

        if (!EntityTagHeaderValue.TryParseList([.. header.OfType<string>()], out IList<EntityTagHeaderValue>? tags))
        {
            throw Problems.Malformed($"{name} is not a list of entity tags in quotes. Send the ETag of the last answer unchanged.").ToException();
        }

        // A weak tag never matches in If-Match (strong comparison), so it is kept with its mark.
        return [.. tags.Select(t => t.ToString())];
    }
}

/// <summary>The condition of a write. Null: none was made.</summary>
public sealed record Precondition(IReadOnlyList<string>? Match, IReadOnlyList<string>? NoneMatch)
{
    public static Precondition None { get; } = new(null, null);

    /// <param name="current">In quotes; null when there is nothing yet.</param>
    public bool Allows(string? current) =>
        (Match is null || (current is not null && (Match.Contains("*") || Match.Contains(current))))
        && (NoneMatch is null || current is null || !(NoneMatch.Contains("*") || NoneMatch.Contains(current)));

    /// <exception cref="ProblemException">412.</exception>
    public void Demand(string? current)
    {
        if (!Allows(current))
        {
            throw Problems.PreconditionFailed(current).ToException();
        }
    }
}
