using System.Text;

namespace SupportFunctions.EndToEnd.Tests.Lifecycles;

/// <summary>The lines of all kill tests so far; the last one printed is complete.</summary>
public sealed class KillTable
{
    private readonly List<string> _lines = [Line("failpoint", "runs", "accepted", "cases", "messages", "duplicates", "ignored", "quarantine", "dead", "queued", "repeated", "mails/case")];

    internal string Add(string failpoint, int runs, Audit audit, int repeated)
    {
        _lines.Add(Line(
            failpoint, runs, audit.Accepted, audit.Cases, audit.Messages, audit.Duplicates, audit.Ignored, audit.Quarantine, audit.Dead, audit.Queued, repeated, audit.MailsPerCase));
        return string.Join('\n', _lines);
    }

    private static string Line(params object[] cells)
    {
        var line = new StringBuilder();
        foreach (object cell in cells)
        {
            line.Append(FormattableString.Invariant($"{cell,-11}"));
        }

        return line.ToString().TrimEnd();
    }
}
