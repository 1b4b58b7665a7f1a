using System.Reflection;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>The corpus as a whole: its size, that no two mails stand for one fault, and that its index is true.</summary>
public class CorpusIndexTests
{
    [Fact]
    public void The_index_lists_every_mail_with_its_fault()
    {
        string written = CorpusIndex.Write();
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
        {
            File.WriteAllText(CorpusIndex.File(), written);
            File.WriteAllText(Path.Combine(Corpus.Folder, "INDEX.md"), written);
        }

        Assert.Equal(written, File.ReadAllText(Path.Combine(Corpus.Folder, "INDEX.md")));
    }

    [Fact]
    public void No_two_mails_stand_for_the_same_fault_or_have_the_same_bytes()
    {
        Assert.Empty(Corpus.AllNames().GroupBy(n => Corpus.Expected(n).Fault, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => string.Join(", ", g)));
        Assert.Empty(Corpus.AllNames().GroupBy(n => Convert.ToBase64String(Corpus.Bytes(n))).Where(g => g.Count() > 1).Select(g => string.Join(", ", g)));
    }

    [Fact]
    public void There_are_at_least_150_mails() => Assert.InRange(Corpus.Names().Count(), 150, int.MaxValue);

    [Fact]
    public void Every_expectation_has_its_mail() => Assert.All(
        Directory.EnumerateFiles(Corpus.Folder, "*.json", SearchOption.AllDirectories), f => Assert.True(File.Exists(Path.ChangeExtension(f, "eml")) || File.Exists(Path.ChangeExtension(f, "form")), f));

    [Fact]
    public void Every_fault_of_other_desks_has_a_mail_or_a_test()
    {
        var numbers = Corpus.AllNames().SelectMany(n => Corpus.Expected(n).Peers).ToHashSet();
        Assert.Empty(numbers.Except(PeersFaults.All.Select(f => f.Number)));
        Assert.All(PeersFaults.All, f => Assert.True(f.Tests.Length > 0 || numbers.Contains(f.Number), f.Number));
        Assert.Equal([.. Enumerable.Range(33, 22).Select(n => $"{n:00}"), "4a", "4b", "4c", "4d"], PeersFaults.All.Select(f => f.Number));
    }

    [Fact]
    public void Every_test_that_stands_for_a_fault_is_there()
    {
        var tests = typeof(CorpusIndexTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(m => m.GetCustomAttributes<FactAttribute>().Any()).Select(m => $"{t.Name}.{m.Name}"))
            .ToHashSet();
        Assert.Empty(PeersFaults.All.SelectMany(f => f.Tests).Where(t => !t.StartsWith("EndToEnd.", StringComparison.Ordinal)).Except(tests));

        // Those against the real process are in an assembly of their own.
        string folder = Path.Combine(Path.GetDirectoryName(CorpusIndex.File())!, "..", "..", "SupportFunctions.EndToEnd.Tests", "Intake");
        Assert.All(PeersFaults.All.SelectMany(f => f.Tests).Where(t => t.StartsWith("EndToEnd.", StringComparison.Ordinal)).Select(t => t.Split('.')), t => Assert.Contains(
            $" {t[2]}(", File.ReadAllText(Path.Combine(folder, t[1] + ".cs")), StringComparison.Ordinal));
    }
}
