using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Desk.OpenApi;

/// <summary>The description of the whole HTTP interface at <c>/openapi.json</c>.</summary>
internal static class DeskOpenApi
{
    private const string Document = "v1";

    public static IServiceCollection AddDeskOpenApi(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.OfType<Access>().Any();
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "SupportFunctions Desk",
                Version = "1",
                Description = "Errors are application/problem+json (RFC 9457). Every write takes an optional Idempotency-Key, kept 7 days, and If-Match.",
            };
            document.Servers?.Clear();
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[KeyMiddleware.Header] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = KeyMiddleware.Header,
                Description = "One of the desk's keys. Its role is admin, lead, engineer or reader; each includes those after it.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(OperationWords.TransformAsync);
        options.AddSchemaTransformer(SchemaWords.TransformAsync);
    });

    public static void MapDeskOpenApi(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapOpenApi("/openapi.json").WithMetadata(new Access(null));
}
