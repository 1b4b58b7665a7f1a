using System.Reflection;
using System.Runtime.Loader;

namespace SupportFunctions.Azure.Tests.Packages;

/// <summary>Everything that AzureSurface says of the packages is true: where the packages are, each type and member is held against theirs.</summary>
public sealed class SurfaceTests
{
    private const string Surface = "AzureSurface.dll";

    [Fact]
    public void Every_type_and_member_of_AzureSurface_is_in_the_packages_with_the_same_signature()
    {
        Assembly surface = new AssemblyLoadContext("surface").LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, Surface));
        Dictionary<string, Type> real = RealTypes();
        var missing = new List<string>();
        int compared = 0;
        foreach (Type type in surface.GetExportedTypes())
        {
            if (!real.TryGetValue(type.FullName!, out Type? package))
            {
                missing.Add($"{type.FullName}: no package has it");
                continue;
            }

            HashSet<string> theirs = [.. SurfaceMembers.Of(package, isWhole: true)];
            string[] ours = [.. SurfaceMembers.Of(type, isWhole: false)];
            compared += ours.Length;
            missing.AddRange(ours.Where(m => !theirs.Contains(m)).Select(m => $"{type.FullName}: {m}"));
        }

        Assert.True(missing.Count == 0, string.Join(Environment.NewLine, missing.Order(StringComparer.Ordinal)));
        Assert.True(compared > 250, $"only {compared} members were compared");
    }

    /// <summary>Of every package beside the tests, by name.</summary>
    private static Dictionary<string, Type> RealTypes()
    {
        var types = new Dictionary<string, Type>(StringComparer.Ordinal);
        string[] packages = ["Azure.*.dll", "Microsoft.Azure.Functions.*.dll", "Microsoft.DurableTask.*.dll", "SendGrid.dll"];
        foreach (string file in packages.SelectMany(p => Directory.EnumerateFiles(AppContext.BaseDirectory, p)))
        {
            foreach (Type type in Assembly.LoadFrom(file).GetExportedTypes())
            {
                types.TryAdd(type.FullName!, type);
            }
        }

        return types;
    }
}
