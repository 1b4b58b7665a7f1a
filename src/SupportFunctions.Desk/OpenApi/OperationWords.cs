using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.OpenApi;

/// <summary>What every operation has in common: key, role, conditions of writes, paging.</summary>
internal static class OperationWords
{
    public static Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        Access? access = context.Description.ActionDescriptor.EndpointMetadata.OfType<Access>().LastOrDefault();
        bool isWrite = context.Description.HttpMethod is "POST" or "PUT" or "DELETE" or "PATCH";
        if (access?.Needs is { } role)
        {
            operation.Description = $"Needs the role {Words.Of(role)}.";
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyMiddleware.Header, context.Document)] = [] }];
            if (isWrite)
            {
                AddHeader(operation, IdempotencyMiddleware.Header, "The same key with the same body gets the same answer again.");
                AddHeader(operation, "If-Match", "The ETag that the change was decided on; 412 when it is stale.");
            }
        }

        foreach (OpenApiParameter parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Query) ?? [])
        {
            if (parameter.Name == "top")
            {
                parameter.Description = "How many to return at most.";
                parameter.Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Minimum = "1",
                    Maximum = Page.MaxTop.ToString(CultureInfo.InvariantCulture),
                    Default = Page.DefaultTop,
                };
            }
            else if (parameter.Name == "next")
            {
                parameter.Description = "What the page before gave as next; opaque.";
            }
        }

        return Task.CompletedTask;
    }

    private static void AddHeader(OpenApiOperation operation, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Required = false,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }
}
