using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>Writes <c>tests/corpus/mail/INDEX.md</c> from the files of the corpus and from <see cref="PeersFaults"/>.</summary>
internal static class CorpusIndex
{
    /// <summary>The one under version control, not its copy.</summary>
    public static string File([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "corpus", "mail", "INDEX.md");

    public static string Write()
    {
        var text = new StringBuilder("# Mails\n\n")
            .Append("Every mail was written for this project and stands for one fault. The `.json` file beside it says what reading it must give, from the\n")
            .Append("standards and from what a person would say; only what it names is compared. This page is written by a test (`UPDATE_EXPECTED=1`).\n");
        foreach (var folder in Corpus.AllNames().GroupBy(n => Corpus.Place(n).Split('/')[0]).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {folder.Key}\n\n| Mail | Stands for | Clause | Peers |\n|---|---|---|---|\n");
            foreach (string name in folder)
            {
                CorpusExpectation mail = Corpus.Expected(name);
                text.Append(CultureInfo.InvariantCulture, $"| `{name}` | {Cell(mail.Fault)} | {mail.Rfc} | {string.Join(", ", mail.Peers)} |\n");
            }
        }

        text.Append("\n## Faults of other desks\n\nNumbers as in the survey of other support desks, sections 3.3 to 3.6; letters are its section 4.\n\n| No. | Fault | Mails | Tests |\n|---|---|---|---|\n");
        foreach (PeersFault fault in PeersFaults.All)
        {
            string mails = string.Join(", ", Corpus.AllNames().Where(n => Corpus.Expected(n).Peers.Contains(fault.Number)).Select(n => $"`{n}`"));
            string tests = string.Join(", ", fault.Tests.Select(t => $"`{t}`"));
            text.Append(CultureInfo.InvariantCulture, $"| {fault.Number} | {Cell(fault.Fault)} | {mails} | {tests} |\n");
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
