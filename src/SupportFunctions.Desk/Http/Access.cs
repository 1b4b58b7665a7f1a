using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SupportFunctions.Desk.Http;

/// <summary>Who may use an endpoint. Every endpoint says so; one that does not is a defect and answers 500.</summary>
/// <param name="Needs">Null: open to all.</param>
public sealed record Access(Role? Needs);

/// <summary>What every endpoint says about itself.</summary>
public static class EndpointDeclarations
{
    /// <summary>At least that role.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder endpoint, Role role) =>
        endpoint.WithMetadata(new Access(role)).Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);

    public static RouteHandlerBuilder IsOpen(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Access(null));

    /// <summary>One line for /openapi.json, with the group that it is listed in.</summary>
    public static RouteHandlerBuilder Says(this RouteHandlerBuilder endpoint, string group, string summary) =>
        endpoint.WithTags(group).WithSummary(summary);

    /// <summary>The body of a good answer.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK) =>
        endpoint.Produces<T>(status, "application/json");

    /// <summary>A good answer that is no JSON.</summary>
    public static RouteHandlerBuilder AnswersAs<T>(this RouteHandlerBuilder endpoint, string mediaType) =>
        endpoint.Produces<T>(StatusCodes.Status200OK, mediaType);

    /// <summary>Problems beside those that <see cref="Needs"/> says.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (int status in statuses)
        {
            endpoint.Produces<Problem>(status, Problem.ContentType);
        }

        return endpoint;
    }
}
