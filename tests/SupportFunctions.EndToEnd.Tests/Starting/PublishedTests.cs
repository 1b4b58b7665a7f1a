using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Starting;

/// <summary>What is shipped is the product and its libraries: nothing that only stands in for something in tests.</summary>
public sealed class PublishedTests
{
    private const string StandIn = "AzureSurface";

    /// <summary>What the stand-in declares; only packages of these names may.</summary>
    private static readonly string[] _cloud = ["Azure.", "Microsoft.Azure.", "Microsoft.DurableTask", "SendGrid"];

    [Fact]
    public async Task No_type_of_the_stand_in_for_the_cloud_reaches_a_published_assembly()
    {
        string folder = Path.Combine(Path.GetTempPath(), "published-" + Guid.NewGuid().ToString("N"));
        try
        {
            await PublishAsync(folder);

            string[] shipped = [.. Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories)];
            Assert.Contains(Path.Combine(folder, Path.GetFileName(HostProcess.Dll)), shipped);
            Assert.Contains(Path.Combine(folder, "SupportFunctions.Desk.dll"), shipped);
            Assert.Equal([], shipped.SelectMany(Offences));
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static List<string> Offences(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var found = new List<string>();
        if (!image.HasMetadata)
        {
            return found;
        }

        MetadataReader read = image.GetMetadataReader();
        string name = Path.GetFileName(file);
        if (read.IsAssembly && read.GetString(read.GetAssemblyDefinition().Name) == StandIn)
        {
            found.Add($"{name} is the stand-in");
        }

        found.AddRange(read.AssemblyReferences.Select(r => read.GetString(read.GetAssemblyReference(r).Name)).Where(n => n == StandIn).Select(n => $"{name} refers to {n}"));
        found.AddRange(read.TypeDefinitions.Select(t => read.GetTypeDefinition(t)).Select(t => $"{read.GetString(t.Namespace)}.{read.GetString(t.Name)}")
            .Where(t => _cloud.Any(c => t.StartsWith(c, StringComparison.Ordinal))).Select(t => $"{name} declares {t}"));
        return found;
    }

    private static async Task PublishAsync(string folder)
    {
        // <root>/artifacts/bin/<project>/<configuration>/<project>.dll
        string project = Path.GetFileNameWithoutExtension(HostProcess.Dll);
        string bin = Path.GetDirectoryName(HostProcess.Dll)!;
        string root = Path.GetFullPath(Path.Combine(bin, "..", "..", "..", ".."));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = root };
        foreach (string argument in new[] { "publish", $"src/{project}", "--no-build", "--nologo", "-c", Path.GetFileName(bin), "-o", folder })
        {
            start.ArgumentList.Add(argument);
        }

        using Process publishing = Process.Start(start)!;
        Task<string> output = publishing.StandardOutput.ReadToEndAsync();
        Task<string> errors = publishing.StandardError.ReadToEndAsync();
        await publishing.WaitForExitAsync();
        Assert.True(publishing.ExitCode == 0, await output + await errors);
    }
}
