namespace SupportFunctions.Desk.Tests.Architecture;

/// <summary>The function app is the part that is checked least where its packages are missing, so it stays as thin as it can be (docs/adr/0004).</summary>
public sealed class FunctionAppTests
{
    private const string App = "src/SupportFunctions.Azure";

    private const int MostLines = 1500;

    [Fact]
    public void It_has_fewer_than_1500_lines_of_code_blanks_and_comments_included()
    {
        string[] files = [.. Files("*.cs")];

        Assert.True(files.Length > 20, "the files were found");
        Assert.InRange(files.Sum(f => File.ReadLines(f).Count()), 1, MostLines - 1);
    }

    [Theory]
    [InlineData(@"<\w+[^>]*>.*</\w+>", "HTML")]
    [InlineData(@"\bnew Regex\b|GeneratedRegex", "parsing of text")]
    [InlineData(@"\bCaseDecider\b|\bCaseEvent\.|\bCaseCommand\.|\bEffect\.", "a rule: what a case decides, says or does")]
    [InlineData(@"\bUtcNow\b|\bDateTimeOffset\.Now\b|TimeProvider\.System", "a clock of its own")]
    public void It_holds_no(string pattern, string what)
    {
        IReadOnlyList<string> found = SourceTree.Lines(App, new System.Text.RegularExpressions.Regex(pattern));

        Assert.True(found.Count == 0, $"{what}:{Environment.NewLine}{string.Join(Environment.NewLine, found)}");
    }

    private static IEnumerable<string> Files(string pattern) => Directory
        .EnumerateFiles(Path.Combine(SourceTree.Root(), App), pattern, SearchOption.AllDirectories)
        .Where(f => !Path.GetRelativePath(SourceTree.Root(), f).Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj"));
}
