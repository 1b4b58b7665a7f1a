using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace SupportFunctions.Desk.Http;

/// <summary>
/// A JSON body as a handler's parameter. What cannot be read is collected with what the rules of the handler refuse, so that
/// one answer names every fault; the value can only be had through a check.
/// </summary>
/// <typeparam name="T">Everything in it should be nullable: missing values are the handler's to judge.</typeparam>
public sealed class JsonBody<T> : IBindableFromHttpContext<JsonBody<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    private readonly T _value;
    private readonly Faults _faults;

    private JsonBody(T value, Faults faults)
    {
        _value = value;
        _faults = faults;
    }

    /// <exception cref="ProblemException">400, when anything could not be read or was refused.</exception>
    public T Check(Action<T, Faults>? rules = null)
    {
        rules?.Invoke(_value, _faults);
        _faults.ThrowIfAny();
        return _value;
    }

    /// <inheritdoc cref="Check"/>
    public async ValueTask<T> CheckAsync(Func<T, Faults, ValueTask> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        await rules(_value, _faults);
        _faults.ThrowIfAny();
        return _value;
    }

    static async ValueTask<JsonBody<T>?> IBindableFromHttpContext<JsonBody<T>>.BindAsync(HttpContext context, ParameterInfo parameter) => await ReadAsync(context);

    /// <summary>For a handler that takes other types of body too; as a parameter it reads itself.</summary>
    /// <exception cref="ProblemException">415, or 400 when it is no JSON object.</exception>
    internal static async Task<JsonBody<T>> ReadAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!IsJson(request.ContentType))
        {
            throw Problems.UnsupportedMediaType("Send JSON in UTF-8, with Content-Type: application/json.").ToException();
        }

        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, context.RequestAborted);
        (T value, Faults faults) = TolerantReader.Read<T>(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        return new JsonBody<T>(value, faults);
    }

    /// <summary>For what says all it has to say by its URL: a body may be left out.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    internal static Task<JsonBody<T>> ReadOptionalAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null or 0 && string.IsNullOrEmpty(context.Request.ContentType))
        {
            context.Request.ContentType = "application/json";
            context.Request.Body = new MemoryStream("{}"u8.ToArray());
        }

        return ReadAsync(context);
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || type.Charset.Value!.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
