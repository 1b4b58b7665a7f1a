using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static SupportFunctions.Azure.Tests.Deployment.InfraFolder;

namespace SupportFunctions.Azure.Tests.Deployment;

/// <summary>The Bicep compiler, where `dotnet restore infra/tools/bicep.proj` could bring it, or another one that is on the PATH.</summary>
internal static class BicepCompiler
{
    private const string Subscription = "00000000-0000-0000-0000-000000000001";

    private static readonly Lazy<string?> _file = new(Find);

    /// <summary>Says why there is none; null when there is one.</summary>
    public static string? Missing =>
        _file.Value is null ? "No Bicep compiler: the feed may not have it. Run `dotnet restore infra/tools/bicep.proj` where it has, or put bicep on the PATH." : null;

    /// <returns>All that the compiler said about a file, and the template.</returns>
    public static (string Said, string Template) Build(string file)
    {
        (int code, string output, string said) = Run(Folder, [], "build", file, "--stdout");
        return (code == 0 ? said : $"ended with {code}: {said}", output);
    }

    /// <summary>What a deployment would make, with everything evaluated that is known before it.</summary>
    public static JsonNode Predict(params (string Name, string Value)[] environment)
    {
        DirectoryInfo copy = Directory.CreateTempSubdirectory("infra");
        try
        {
            foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".bicep" or ".bicepparam" or ".json"))
            {
                string target = Path.Combine(copy.FullName, Path.GetRelativePath(Folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

            (int code, _, string said) = Run(
                copy.FullName, environment, "snapshot", "main.bicepparam", "--subscription-id", Subscription, "--tenant-id", Subscription, "--location", "westus2");
            Assert.True(code == 0, said);
            return JsonNode.Parse(File.ReadAllText(Path.Combine(copy.FullName, "main.snapshot.json")))!;
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static (int Code, string Output, string Said) Run(string folder, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(_file.Value!, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, said.GetAwaiter().GetResult());
    }

    private static string? Find()
    {
        Match package = Regex.Match(File.ReadAllText(Path.Combine(Folder, "tools/bicep.proj")), @"Include=""([\w.-]+)"" Version=""\[([\d.]+)\]""");
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string restored = Path.Combine(packages, package.Groups[1].Value.ToLowerInvariant(), package.Groups[2].Value, "tools", "bicep");
        if (OperatingSystem.IsLinux() && File.Exists(restored))
        {
            File.SetUnixFileMode(restored, File.GetUnixFileMode(restored) | UnixFileMode.UserExecute);
            return restored;
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "bicep.exe" : "bicep")).FirstOrDefault(File.Exists);
    }
}
