using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Desk.Resources;

/// <summary>List, get, put, delete: the same for every kind of resource.</summary>
internal static class ResourceEndpoints
{
    /// <param name="table">As in <see cref="ResourceKind{T}.Table"/>.</param>
    public static void MapResource<T>(this IEndpointRouteBuilder endpoints, string table, string noun, Role read, Role write) where T : class
    {
        string group = char.ToUpperInvariant(table[0]) + table[1..];
        string one = $"/api/{table}/{{id}}";
        endpoints.MapGet($"/api/{table}", ListAsync<T>)
            .Needs(read).Says(group, $"All {table}, by id.").Answers<Paged<T>>().Refuses(StatusCodes.Status400BadRequest);
        endpoints.MapGet(one, GetAsync<T>)
            .Needs(read).Says(group, $"One {noun}.").Answers<T>().Refuses(StatusCodes.Status404NotFound);
        endpoints.MapPut(one, PutAsync<T>)
            .Needs(write).Says(group, $"Create or replace one {noun}.").Answers<T>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status412PreconditionFailed, StatusCodes.Status415UnsupportedMediaType);
        endpoints.MapDelete(one, DeleteAsync<T>)
            .Needs(write).Says(group, $"Delete one {noun}; what is built in comes back as it was at first. Answers what it was, or is now.").Answers<T>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status412PreconditionFailed);
    }

    public static IResult Answer<T>(HttpContext context, Stored<T> stored) where T : class
    {
        context.SetETag(stored.ETag);
        return TypedResults.Ok(stored.Value);
    }

    private static async Task<IResult> ListAsync<T>(ResourceService<T> service, [AsParameters] PageQuery page, CancellationToken cancellation) where T : class =>
        TypedResults.Ok(await service.ListAsync(page.Read(), cancellation));

    private static async Task<IResult> GetAsync<T>(string id, ResourceService<T> service, HttpContext context) where T : class =>
        Answer(context, await service.GetAsync(id, context.RequestAborted));

    private static async Task<IResult> PutAsync<T>(string id, JsonBody<T> body, ResourceService<T> service, ResourceRules<T> rules, HttpContext context) where T : class
    {
        Stored<T> stored = await service.PutAsync(id, body, context);
        context.SetETag(stored.ETag);
        return TypedResults.Ok(rules.Remark(stored));
    }

    private static async Task<IResult> DeleteAsync<T>(string id, ResourceService<T> service, HttpContext context) where T : class =>
        Answer(context, await service.DeleteAsync(id, context));
}
