using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using SupportFunctions.Azure.Configuration;

namespace SupportFunctions.Azure;

internal static class Program
{
    public static void Main(string[] args) => Create(args).Build().Run();

    public static FunctionsApplicationBuilder Create(string[] args)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddAzureDesk(builder.Configuration);
        IOpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry().UseFunctionsWorkerDefaults();
        if (!string.IsNullOrEmpty(builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"]))
        {
            // The name by which the platform's own telemetry is told to come with the app's identity.
            bool isIdentified = !string.IsNullOrEmpty(builder.Configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
            telemetry.UseAzureMonitorExporter(o => o.Credential = isIdentified ? Connections.Identity(builder.Configuration) : null);
        }

        return builder;
    }
}
