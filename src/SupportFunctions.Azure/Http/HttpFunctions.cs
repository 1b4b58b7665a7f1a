using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SupportFunctions.Azure.Lifecycles;

namespace SupportFunctions.Azure.Http;

/// <summary>
/// Every URL of the desk. The platform checks no key and no method: who may do what, and 405, are the desk's own answers, the same
/// on every host.
/// </summary>
public sealed class HttpFunctions(DeskPipeline pipeline, DurableLifecycles lifecycles)
{
    [Function("http-intake")]
    public Task<IResult> IntakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "intake/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) => RunAsync(request, client);

    [Function("http-api")]
    public Task<IResult> ApiAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) => RunAsync(request, client);

    [Function("http-desk")]
    public Task<IResult> DeskAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "desk/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) => RunAsync(request, client);

    [Function("http-status")]
    public Task<IResult> StatusAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "status/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) => RunAsync(request, client);

    [Function("http-rate")]
    public Task<IResult> RateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "rate/{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) => RunAsync(request, client);

    [Function("http-openapi")]
    public Task<IResult> OpenApiAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "openapi.json")] HttpRequest request, [DurableClient] DurableTaskClient client) => RunAsync(request, client);

    [Function("http-healthz")]
    public Task<IResult> HealthzAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "healthz")] HttpRequest request, [DurableClient] DurableTaskClient client) => RunAsync(request, client);

    [Function("http-readyz")]
    public Task<IResult> ReadyzAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "readyz")] HttpRequest request, [DurableClient] DurableTaskClient client) => RunAsync(request, client);

    /// <returns>Empty: the pipeline has written the answer, and the worker must add nothing to it.</returns>
    private async Task<IResult> RunAsync(HttpRequest request, DurableTaskClient client)
    {
        using IDisposable through = lifecycles.Through(client);
        await pipeline.RunAsync(request.HttpContext);
        return Results.Empty;
    }
}
