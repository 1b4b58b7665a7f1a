using System.Diagnostics;
using System.Net.Http.Json;

namespace SupportFunctions.Benchmarks.Intake;

/// <summary>The real desk as a process of its own.</summary>
internal sealed class DeskProcess : IAsyncDisposable
{
    public const string Key = "the-key-of-the-benchmarks-0123456789";

    private DeskProcess(Process process, Uri url, string data)
    {
        (Process, Url, Data) = (process, url, data);
        Client = new HttpClient { BaseAddress = url };
        Client.DefaultRequestHeaders.Add("x-functions-key", Key);
    }

    public Process Process { get; }

    public Uri Url { get; }

    public string Data { get; }

    public HttpClient Client { get; }

    public static async Task<DeskProcess> StartAsync(string data)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in new[] { "exec", Path.Combine(AppContext.BaseDirectory, "SupportFunctions.Standalone.dll"), "--urls", "http://127.0.0.1:0", "--data", data })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["Keys__0__Name"] = "benchmarks";
        start.Environment["Keys__0__Role"] = "admin";
        start.Environment["Keys__0__Key"] = Key;
        Process process = Process.Start(start) ?? throw new InvalidOperationException("The desk did not start.");
        var url = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);

        // Read to the end, as a service manager does: a full pipe would stop the desk.
        process.OutputDataReceived += (_, line) =>
        {
            const string Listens = "The desk listens on ";
            if (line.Data?.StartsWith(Listens, StringComparison.Ordinal) == true)
            {
                url.TrySetResult(new Uri(line.Data[Listens.Length..]));
            }
        };
        process.Exited += (_, _) => url.TrySetException(new InvalidOperationException("The desk ended at once; its message is above."));
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        return new DeskProcess(process, await url.Task, data);
    }

    /// <summary>Half of the companies that write are customers; and the reply budget counts every acknowledgement, without keeping any back.</summary>
    public async Task AddCustomersAsync()
    {
        using HttpResponseMessage policy = await Client.PutAsJsonAsync(
            "/api/policy", new { replyBudget = new { perCase = Array.Empty<object>(), perAddress = Array.Empty<object>(), total = new[] { new { mails = 1_000_000, within = "PT1H" } } } });
        policy.EnsureSuccessStatusCode();
        for (int i = 0; i < MailMaker.KnownCompanies; i++)
        {
            using HttpResponseMessage answer = await Client.PutAsJsonAsync(
                $"/api/customers/company{i}", new { name = $"Company {i}", tier = "enterprise", deployment = "managed", domains = new[] { MailMaker.DomainOf(i) } });
            answer.EnsureSuccessStatusCode();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Process.Kill();
        await Process.WaitForExitAsync();
        Process.Dispose();
    }
}
