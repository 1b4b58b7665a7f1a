using System.Reflection;
using System.Xml.Linq;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Standalone;

namespace SupportFunctions.Desk.Tests.Architecture;

/// <summary>Dependencies point down only: hosts to Desk to Core (docs/adr/0001). Every offender is listed.</summary>
public sealed class DependencyTests
{
    private static readonly Assembly _core = typeof(Case).Assembly;
    private static readonly Assembly _desk = typeof(CaseService).Assembly;
    private static readonly Assembly _standalone = typeof(StandaloneHost).Assembly;

    [Fact]
    public void Core_uses_NodaTime_and_the_base_library_and_nothing_else() =>
        Assert.DoesNotContain(References(_core), n => n != "NodaTime" && !n.StartsWith("System.", StringComparison.Ordinal));

    [Fact]
    public void Core_knows_no_files_network_threads_or_timers() =>
        Assert.Empty(References(_core).Intersect(
            ["System.Net.Http", "System.Net.Sockets", "System.IO.FileSystem", "System.Threading.Thread", "System.Threading.Timer", "System.Diagnostics.Process"]));

    [Fact]
    public void Desk_uses_Core_and_no_host() =>
        Assert.Equal(["SupportFunctions.Core"], References(_desk).Where(IsOurs));

    [Fact]
    public void Standalone_uses_Desk_and_Core_and_no_other_host() =>
        Assert.Empty(References(_standalone).Where(IsOurs).Except(["SupportFunctions.Core", "SupportFunctions.Desk"]));

    [Fact]
    public void Desk_knows_no_store_and_no_cloud() =>
        Assert.DoesNotContain(References(_desk), n =>
            n.StartsWith("Azure.", StringComparison.Ordinal) || n.StartsWith("Microsoft.Azure.", StringComparison.Ordinal)
            || n.StartsWith("Microsoft.DurableTask", StringComparison.Ordinal) || n.Contains("Sqlite", StringComparison.OrdinalIgnoreCase)
            || n.StartsWith("SQLitePCL", StringComparison.Ordinal) || n == "SendGrid");

    /// <summary>Assemblies drop references that no code uses, so the projects are looked at too.</summary>
    [Theory]
    [InlineData("SupportFunctions.Core", "", "the floor")]
    [InlineData("SupportFunctions.Desk", "SupportFunctions.Core", "the use cases")]
    [InlineData("SupportFunctions.Standalone", "SupportFunctions.Desk", "a host")]
    [InlineData("SupportFunctions.Azure", "SupportFunctions.Desk", "a host")]
    public void A_project_refers_to_the_floor_below_it(string project, string below, string because)
    {
        string path = Path.Combine(SourceTree.Root(), "src", project, project + ".csproj");
        string[] allowed = below.Length == 0 ? [] : project == "SupportFunctions.Desk" ? [below] : [below, "SupportFunctions.Core"];
        IEnumerable<string> refers = XDocument.Load(path).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')));
        Assert.True(!refers.Except(allowed).Any(), $"{project}, {because}, refers to {string.Join(", ", refers.Except(allowed))}");
    }

    [Fact]
    public void Every_enum_says_what_zero_means() =>
        Assert.Empty(new[] { _core, _desk, _standalone }
            .SelectMany(a => a.GetTypes())
            .Where(t => t.IsEnum && t.IsPublic && Enum.GetName(t, Enum.ToObject(t, 0)) is not ("Unknown" or "None" or "NotOpened"))
            .Select(t => t.FullName));

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(r => r.Name!);

    private static bool IsOurs(string name) => name.StartsWith("SupportFunctions.", StringComparison.Ordinal);
}
