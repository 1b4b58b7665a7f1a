using System.Diagnostics;

namespace SupportFunctions.Benchmarks.Measuring;

/// <summary>A script in node, in a folder whose libraries npm installs on first use, at the versions of its package-lock.json.</summary>
internal sealed class NodeProcess(string folder)
{
    /// <param name="input">What the script reads from its standard input.</param>
    /// <returns>What it wrote.</returns>
    public async Task<string> RunAsync(string script, string input)
    {
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            await RunAsync("npm", "ci", "");
        }

        return await RunAsync("node", script, input);
    }

    private async Task<string> RunAsync(string program, string argument, string input)
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
