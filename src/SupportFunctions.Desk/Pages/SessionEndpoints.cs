using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Desk.Pages;

/// <summary>Where the form of <see cref="SignInPage"/> hands in a key, in a body rather than in an address that logs and histories keep.</summary>
internal static class SessionEndpoints
{
    public const string Path = "/desk/session";

    private const string To = "to";

    private const int MaxCharacters = 2048;

    private static readonly FormOptions _limits = new() { ValueCountLimit = 4, KeyLengthLimit = 32, ValueLengthLimit = MaxCharacters, BufferBodyLengthLimit = 16 * 1024 };

    public static void MapSession(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost(Path, ExchangeAsync).IsOpen().ExcludeFromDescription();

    /// <summary>Where to go once the key was accepted.</summary>
    public static string ReturnAddress(HttpContext context) => IsHandingIn(context)
        ? context.Items.TryGetValue(To, out object? to) ? (string)to! : Root(context)
        : Local(context.Request.PathBase.ToUriComponent() + context.Request.Path.ToUriComponent() + WithoutCode(context.Request.Query), context);

    public static bool IsHandingIn(HttpContext context) => context.Request.Path.Equals(Path, StringComparison.OrdinalIgnoreCase);

    private static async Task<IResult> ExchangeAsync(HttpContext context, IApiKeys keys, DeskCookie cookie)
    {
        if (KeyMiddleware.IsFromElsewhere(context.Request))
        {
            return Problems.Forbidden("A page of another site sent this. Use the desk's own form.");
        }

        if (!context.Request.HasFormContentType)
        {
            return Problems.UnsupportedMediaType("Send a form with the field code, as the page that asks for a key does.");
        }

        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(_limits, context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return Problems.Malformed("The form is larger than a key and an address. Send the fields code and to.");
        }

        string to = Local(form[To].ToString(), context);
        context.Items[To] = to;
        if (keys.Find(form[KeyMiddleware.Query].ToString().Trim()) is not { } key)
        {
            return Problems.Unauthorized("This is not one of the desk's keys. Look for a blank too much, or ask an administrator for a key.");
        }

        cookie.Write(context, key);
        context.Response.Headers.Location = to;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static string WithoutCode(IQueryCollection query) => QueryString.Create(query
        .Where(q => !q.Key.Equals(KeyMiddleware.Query, StringComparison.OrdinalIgnoreCase))
        .SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value))).ToUriComponent();

    /// <summary>Only a page of this desk, in plain characters: a sign-in that can be sent on to another site is a trap.</summary>
    private static string Local(string address, HttpContext context) =>
        address.Length <= MaxCharacters && address.StartsWith(Root(context), StringComparison.Ordinal)
        && address.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '~' or '?' or '=' or '&' or '%' or '+')
            ? address
            : Root(context);

    private static string Root(HttpContext context) => context.Request.PathBase.ToUriComponent() + "/desk/";
}
