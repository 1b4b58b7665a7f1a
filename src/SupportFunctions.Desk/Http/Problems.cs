using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SupportFunctions.Desk.Http;

/// <summary>Every problem of the foundation. A rule of its own gets its own slug through <see cref="Of"/>; docs/problems.md lists them.</summary>
public static class Problems
{
    /// <param name="slug">Stable, such as <c>maintenance/too-soon</c>.</param>
    public static Problem Of(int status, string slug, string title, string detail) => new(Problem.TypeBase + slug, title, status, detail);

    public static Problem Validation(Faults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return Of(StatusCodes.Status400BadRequest, "validation", "Some values cannot be accepted", "Mend the fields named in 'errors' and send the request again.")
            with { Errors = faults.ToDictionary() };
    }

    public static Problem Validation(string field, string fault)
    {
        var faults = new Faults();
        faults.Add(field, fault);
        return Validation(faults);
    }

    public static Problem Malformed(string detail) => Of(StatusCodes.Status400BadRequest, "malformed", "The request cannot be read", detail);

    public static Problem Unauthorized(string detail) => Of(StatusCodes.Status401Unauthorized, "unauthorized", "A key is needed", detail);

    public static Problem Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, "forbidden", "The key does not allow this", detail);

    public static Problem NotFound(string detail) => Of(StatusCodes.Status404NotFound, "not-found", "There is no such thing", detail);

    public static Problem MethodNotAllowed(string detail) => Of(StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "The URL does not take this method", detail);

    public static Problem Conflict(string slug, string detail) => Of(StatusCodes.Status409Conflict, slug, "The present state does not allow this", detail);

    public static Problem PreconditionFailed(string? current) => Of(
        StatusCodes.Status412PreconditionFailed,
        "precondition-failed",
        "It has changed in the meantime",
        current is null
            ? "If-Match names a version, and there is none. Send the request without If-Match to create it."
            : $"If-Match names another version; the present one is {current}. Read it again, and send the change with that ETag.");

    public static Problem TooLarge(long limit) => Of(
        StatusCodes.Status413PayloadTooLarge,
        "too-large",
        "The body is too large",
        string.Create(CultureInfo.InvariantCulture, $"At most {limit / (1024 * 1024)} MiB are accepted here. Send less, or in parts."));

    public static Problem UnsupportedMediaType(string detail) => Of(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "The body has the wrong type", detail);

    /// <summary>The input is complete, and a rule forbids it.</summary>
    public static Problem AgainstRule(string slug, string detail) => Of(StatusCodes.Status422UnprocessableEntity, slug, "A rule forbids this", detail);

    public static Problem Unavailable(string detail) =>
        Of(StatusCodes.Status503ServiceUnavailable, "unavailable", "The desk cannot do this right now", detail) with { RetryAfter = TimeSpan.FromSeconds(5) };

    public static Problem Internal(string traceId) => Of(
        StatusCodes.Status500InternalServerError,
        "internal",
        "Something went wrong here",
        "This is a fault of the desk, not of the request. Try again; if it stays, give the traceId to whoever runs the desk.") with { TraceId = traceId };
}
