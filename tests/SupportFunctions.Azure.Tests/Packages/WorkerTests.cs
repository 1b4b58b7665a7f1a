using System.Reflection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace SupportFunctions.Azure.Tests.Packages;

/// <summary>The worker as Program.cs makes it, up to the moment at which it would look for its host.</summary>
public sealed class WorkerTests
{
    [Theory]
    [InlineData("", "without Application Insights")]
    [InlineData("InstrumentationKey=00000000-0000-0000-0000-000000000001", "with it")]
    public void Every_function_can_be_made_from_the_workers_own_services(string insights, string because)
    {
        string[] settings = [.. FunctionApp.SampleSettings().AsEnumerable().Where(s => s.Value is not null).Select(s => $"--{s.Key}={s.Value}")];

        using IHost worker = Program.Create([.. settings, $"--APPLICATIONINSIGHTS_CONNECTION_STRING={insights}"]).Build();

        Type[] functions = [.. typeof(Program).Assembly.GetExportedTypes().Where(t => t.GetMethods().Any(m => m.IsDefined(typeof(FunctionAttribute))))];
        Assert.True(functions.Length >= 6, because);
        using IServiceScope call = worker.Services.CreateScope();
        Assert.All(functions, f => Assert.NotNull(ActivatorUtilities.CreateInstance(call.ServiceProvider, f)));
        Assert.Equal(64L << 20, worker.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MaxRequestBodySize);
        Assert.Equal(bool.TrueString, worker.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities["WorkerOpenTelemetryEnabled"]);
    }
}
