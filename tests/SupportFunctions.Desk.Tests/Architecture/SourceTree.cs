using System.Text.RegularExpressions;

namespace SupportFunctions.Desk.Tests.Architecture;

/// <summary>The sources beside the tests, for rules that no assembly can show.</summary>
internal static class SourceTree
{
    public static string Root()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "SupportFunctions.sln")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }

    /// <summary>Lines of the C# files in a folder that the pattern is found in, as <c>path:line: text</c>.</summary>
    public static IReadOnlyList<string> Lines(string folder, Regex pattern)
    {
        string root = Root();
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories).Where(f => !IsBuilt(f)).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);
        return
        [
            .. files.SelectMany(f => File.ReadLines(f).Select((text, i) => (text, at: i + 1))
                .Where(l => !l.text.TrimStart().StartsWith("//", StringComparison.Ordinal) && pattern.IsMatch(l.text))
                .Select(l => FormattableString.Invariant($"{Path.GetRelativePath(root, f).Replace('\\', '/')}:{l.at}: {l.text.Trim()}"))),
        ];
    }

    private static bool IsBuilt(string file) =>
        file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin");
}
