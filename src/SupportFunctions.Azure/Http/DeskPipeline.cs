using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SupportFunctions.Desk;

namespace SupportFunctions.Azure.Http;

/// <summary>The desk's own HTTP pipeline, built once: the same one that Standalone runs on Kestrel.</summary>
public sealed class DeskPipeline(IServiceProvider services)
{
    private readonly Lazy<RequestDelegate> _pipeline = new(() =>
    {
        var app = new ApplicationBuilder(services);
        app.UseDesk();
        return app.Build();
    });

    public Task RunAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // The worker's routing has chosen the function as the endpoint; a request that has one is not routed again.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        return _pipeline.Value(context);
    }
}
