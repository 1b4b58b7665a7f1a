using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Benchmarks.Measuring;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Standalone;

namespace SupportFunctions.Benchmarks.Intake;

/// <summary>The whole desk in this process, its reception called directly: the difference to <see cref="HttpMails"/> is what HTTP costs.</summary>
internal static class InsideMails
{
    public static async Task RunAsync(BenchmarkArguments arguments)
    {
        foreach (int senders in arguments.Numbers("--senders", 1, 8, 64))
        {
            using var folder = new ScratchFolder(arguments);
            var settings = new Dictionary<string, string?>
            {
                ["Desk:Urls"] = "http://127.0.0.1:0",
                ["Desk:Data"] = folder.Path,
                // The console belongs to the figures.
                ["Logging:LogLevel:Default"] = "Warning",
            };
            await using StandaloneHost host = await StandaloneHost.BuildAsync(settings, clock: null, CancellationToken.None);
            await host.StartAsync(CancellationToken.None);
            IntakeReception reception = host.Services.GetRequiredService<IntakeReception>();
            using var own = Process.GetCurrentProcess();
            using var watch = new StoreWatch(folder.Path);
            await new MailLoad((_, mail) => reception.AcceptAsync(IntakeKind.Mail, "message/rfc822", mail, sender: null, CancellationToken.None), watch, own)
                .RunAsync(senders, arguments.Number("--warm-up", 20), arguments.Number("--seconds", 10), arguments.Number("--rate", 0));
            await host.StopAsync();
        }
    }
}
