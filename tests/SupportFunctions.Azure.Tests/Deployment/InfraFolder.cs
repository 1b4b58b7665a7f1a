using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SupportFunctions.Azure.Tests.Deployment;

/// <summary>The sources of infra, read as text: what holds of them must hold where no compiler is to be had.</summary>
internal static partial class InfraFolder
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../.."));

    public static string Folder { get; } = Path.Combine(Root, "infra");

    /// <summary>Every .bicep file, by its path below infra.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } = Directory.EnumerateFiles(Folder, "*.bicep", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(Folder, f).Replace('\\', '/'), File.ReadAllText);

    public static string Main => Sources["main.bicep"];

    /// <summary>The source without comments and descriptions, in which a name would count as used though it is only spoken of.</summary>
    public static string CodeOf(string source) => Descriptions().Replace(Comments().Replace(source, ""), "");

    /// <summary>From the line that matches to the line that closes its bracket.</summary>
    public static string BlockOf(string source, string firstLine)
    {
        Match start = Regex.Match(source, $"^{firstLine}.*$", RegexOptions.Multiline, TimeSpan.FromSeconds(5));
        Assert.True(start.Success, $"No line begins with {firstLine}.");
        int end = source.IndexOf("\n}", start.Index, StringComparison.Ordinal);
        return source[start.Index..end];
    }

    /// <summary>Names of the properties one level within a block, in order.</summary>
    public static string[] KeysOf(string block, int indent) =>
        [.. Regex.Matches(block, $@"^ {{{indent}}}(\w+):", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(m => m.Groups[1].Value)];

    private static string Here([CallerFilePath] string file = "") => file;

    [GeneratedRegex(@"//[^\n']*$", RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"^@description\('.*'\)$", RegexOptions.Multiline)]
    private static partial Regex Descriptions();
}
