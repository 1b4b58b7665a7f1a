using System.Diagnostics;
using SupportFunctions.Core.Tests.Calendars.Torture;

namespace SupportFunctions.Benchmarks.Measuring;

/// <summary>node in a folder of this project, with the libraries of its package.json, installed by npm on first use.</summary>
internal static class NodeProcess
{
    /// <param name="folder">Parts of its path within this project.</param>
    public static async Task<string> AskAsync(string script, string input, params string[] folder)
    {
        string path = Path.Combine([TortureFile.RepositoryRoot(), "tests", "SupportFunctions.Benchmarks", .. folder]);
        if (!Directory.Exists(Path.Combine(path, "node_modules")))
        {
            await RunAsync(path, "npm", "ci", "");
        }

        return await RunAsync(path, "node", script, input);
    }

    private static async Task<string> RunAsync(string folder, string program, string argument, string input)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, argument) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new InvalidOperationException($"'{program}' could not be started; this benchmark needs Node.js 20 or later with npm.", fault);
        }

        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            string text = await output;
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? text : throw new InvalidOperationException($"'{program} {argument}' in {folder} ended with {process.ExitCode}; what it said stands above.");
        }
    }
}
