using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Policies;

internal static class PolicyEndpoints
{
    private const string Group = "Policy";

    public static void MapPolicy(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/policy", async (ResourceService<DeskPolicy> service, HttpContext context) =>
                ResourceEndpoints.Answer(context, await service.GetAsync(PolicyKind.Id, context.RequestAborted)))
            .Needs(Role.Reader).Says(Group, "The policy in force.").Answers<DeskPolicy>();

        endpoints.MapPut("/api/policy", async (JsonBody<DeskPolicy> body, ResourceService<DeskPolicy> service, HttpContext context) =>
                ResourceEndpoints.Answer(context, await service.PutAsync(PolicyKind.Id, body, context)))
            .Needs(Role.Admin).Says(Group, "Replace the policy; what is left out gets its default. A bad one is refused as a whole.").Answers<DeskPolicy>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status412PreconditionFailed, StatusCodes.Status415UnsupportedMediaType);
    }
}
