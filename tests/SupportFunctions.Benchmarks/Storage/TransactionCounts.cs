using System.Globalization;
using System.Text;
using SupportFunctions.Benchmarks.Intake;
using SupportFunctions.Benchmarks.Measuring;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Tests.Storage;

namespace SupportFunctions.Benchmarks.Storage;

/// <summary>What each operation asks of the store: on Azure every read and commit is a billed transaction and a round trip.</summary>
internal static class TransactionCounts
{
    public static async Task RunAsync(BenchmarkArguments arguments)
    {
        using var folder = new ScratchFolder(arguments);
        await using var desk = new BenchDesk(folder.Path);

        // The first message of a day and of a block of case numbers pays for the others; it is not counted.
        CaseId first = await MailAsync(desk, MailMaker.Make(0), show: false);
        Console.WriteLine("| operation | point reads | range reads | rows read | commits | rows written | characters written |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        await MailAsync(desk, MailMaker.Make(1), show: true);

        CaseService cases = desk.Get<CaseService>();
        await CommandAsync(desk, "triage", () => cases.ExecuteAsync(
            first, new CaseCommand.Triage("grace", new TriageFacts { Severity = Severity.Sev1, Priority = Priority.P1 }, null, null),
            CommitMarks.None, expected: null, CancellationToken.None));
        await CommandAsync(desk, "reply", () => cases.ExecuteAsync(
            first, new CaseCommand.Reply("grace", "The import is known to stop.", "We send a build tomorrow.", "Hello Kim", null, null, null),
            CommitMarks.None, expected: null, CancellationToken.None));
        await CountAsync(desk, "the customer answers: accept and worker", () => WorkAsync(desk, Answer(first)));
        await AdvanceAsync(desk, "the customer answers: lifecycle");
        await CountAsync(desk, "the same mail again: accept and worker", () => WorkAsync(desk, MailMaker.Make(1)));
        CaseQueries queries = desk.Get<CaseQueries>();
        await CountAsync(desk, "queue/next", () => queries.NextAsync(null, CancellationToken.None));
        await CountAsync(desk, "queue/next of an engineer", () => queries.NextAsync("grace", CancellationToken.None));
        await CountAsync(desk, "one case", () => desk.Get<CaseStore>().LoadAsync(first, CancellationToken.None));
    }

    /// <summary>From the person who opened the case, with its number in the subject.</summary>
    private static byte[] Answer(CaseId to) => Encoding.ASCII.GetBytes(
        Encoding.ASCII.GetString(MailMaker.Make(MailMaker.Companies * MailMaker.PeoplePerCompany)).Replace("Subject: ", $"Subject: Re: [{to}] ", StringComparison.Ordinal));

    private static async Task<CaseId> MailAsync(BenchDesk desk, byte[] mail, bool show)
    {
        string id = "";
        await CountAsync(desk, show ? "a new mail: accept" : null, async () => id = await AcceptAsync(desk, mail));
        await CountAsync(desk, show ? "a new mail: worker, to the committed case" : null, () => desk.Get<IntakeWorker>().ProcessAsync(id, CancellationToken.None));
        await AdvanceAsync(desk, show ? "a new mail: lifecycle (mail sent, indexed)" : null);
        return desk.Signalled;
    }

    private static async Task WorkAsync(BenchDesk desk, byte[] mail) =>
        await desk.Get<IntakeWorker>().ProcessAsync(await AcceptAsync(desk, mail), CancellationToken.None);

    private static Task<string> AcceptAsync(BenchDesk desk, byte[] mail) =>
        desk.Get<IntakeReception>().AcceptAsync(IntakeKind.Mail, "message/rfc822", mail, sender: null, CancellationToken.None);

    private static async Task CommandAsync(BenchDesk desk, string name, Func<Task> command)
    {
        await CountAsync(desk, name + ": command", command);
        await AdvanceAsync(desk, name + ": lifecycle");
    }

    private static Task AdvanceAsync(BenchDesk desk, string? name) => CountAsync(desk, name, () =>
        desk.Get<CaseLifecycle>().AdvanceAsync(desk.Signalled, desk.TakeSignals(desk.Signalled), CancellationToken.None));

    private static async Task CountAsync(BenchDesk desk, string? name, Func<Task> operation)
    {
        desk.Store.Reset();
        await operation();
        CountingTableStore s = desk.Store;
        if (name is not null)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {s.Reads} | {s.Ranges} | {s.RowsRead} | {s.Commits} | {s.RowsWritten} | {s.Characters} |"));
        }
    }
}
