using SupportFunctions.Benchmarks.Measuring;

namespace SupportFunctions.Benchmarks.Intake;

/// <summary>Mails posted to the desk in a process of its own.</summary>
internal static class HttpMails
{
    public static async Task RunAsync(BenchmarkArguments arguments)
    {
        foreach (int senders in arguments.Numbers("--senders", 1, 8, 64))
        {
            using var folder = new ScratchFolder(arguments);
            await using DeskProcess desk = await DeskProcess.StartAsync(folder.Path);
            await desk.AddCustomersAsync();
            MailConnection[] connections = await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => MailConnection.OpenAsync(desk.Url)));
            using (var watch = new StoreWatch(folder.Path))
            {
                await new MailLoad((sender, mail) => connections[sender].PostAsync(mail), watch, desk.Process)
                    .RunAsync(senders, arguments.Number("--warm-up", 20), arguments.Number("--seconds", 10), arguments.Number("--rate", 0));
            }

            Array.ForEach(connections, c => c.Dispose());
        }
    }
}
