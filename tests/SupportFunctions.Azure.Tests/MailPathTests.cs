using System.Globalization;
using System.Text;
using SupportFunctions.Azure.Tests.Deployment;

namespace SupportFunctions.Azure.Tests;

/// <summary>The tables of storage requests in docs/azure.md. When they change on purpose, run once with UPDATE_EXPECTED=1 and read the difference.</summary>
public sealed class MailPathTests
{
    private static readonly string _document = Path.Combine(InfraFolder.Root, "docs/azure.md");

    [Fact]
    public async Task Every_storage_request_of_a_new_mail_is_listed_with_its_count() => IsListed("one mail", await TableAsync(Mail));

    [Fact]
    public async Task So_is_every_one_of_a_large_mail_with_an_attachment() => IsListed("a large mail", await TableAsync(LargeMail));

    [Fact]
    public async Task So_is_what_a_whole_case_comes_to()
    {
        using var path = new MailPath();
        await path.SendAsync(Mail(1));
        var rows = new List<string>();
        int requests = 0, executions = 0;
        async Task CountAsync(string name, Task step)
        {
            await step;
            int reads = path.Lines.Where(l => l.Kind is "read" or "range").Sum(l => l.Requests);
            int writes = path.Lines.Where(l => l.Kind is not ("read" or "range")).Sum(l => l.Requests);
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"| {name} | {path.Executions} | {reads} | {writes} |"));
            (requests, executions) = (requests + reads + writes, executions + path.Executions);
        }

        await CountAsync("a new mail", path.SendAsync(Mail(2)));
        await CountAsync("triage", path.CommandAsync("triage", """{"severity":"sev2","priority":"p2"}"""));
        await CountAsync("an answer of ours", path.CommandAsync("reply", """{"summary":"The index was full.","nextSteps":"We are moving it today.","body":"Hello"}"""));
        await CountAsync("the customer answers", path.SendAsync(Mail(2).Replace("<2@", "<2b@", StringComparison.Ordinal).Replace("Subject: ", $"Subject: Re: [{path.Case}] ", StringComparison.Ordinal)));
        await CountAsync("resolved", path.CommandAsync("resolve", """{"kind":"resolution","summary":"The index has room again."}"""));
        await CountAsync("confirmed, and so closed", path.CommandAsync("confirm", "{}"));

        IsListed("one case", string.Create(CultureInfo.InvariantCulture, $"""
            | step | executions | requests that read | requests that write |
            |---|---|---|---|
            {string.Join('\n', rows)}
            | together | {executions} | {requests} requests | |
            """));
    }

    /// <summary>The first mail of a day and of a block of case numbers pays for those after it, so the second is shown.</summary>
    private static async Task<string> TableAsync(Func<int, string> mail)
    {
        using var path = new MailPath();
        await path.SendAsync(mail(1));
        await path.SendAsync(mail(2));

        IReadOnlyList<MailPath.Line> lines = path.Lines;
        string[] rows = [.. lines.Select(l => l.ToString())];
        int requests = lines.Sum(l => l.Requests);
        int written = lines.Where(l => l.Kind == "commit").Sum(l => l.Rows);
        return string.Create(CultureInfo.InvariantCulture, $"""
            | step | request | table | partition | rows | requests |
            |---|---|---|---|---|---|
            {string.Join('\n', rows)}

            Together {requests} requests ({lines.Where(l => l.Kind is "read" or "range").Sum(l => l.Requests)} that read, {lines.Where(l => l.Kind is not ("read" or "range")).Sum(l => l.Requests)} that write, with {written} rows), and {path.Queued} messages on the queues and the topic.
            """);
    }

    private static void IsListed(string name, string table)
    {
        string begin = $"<!-- counted: {name} -->\n";
        string end = $"\n<!-- counted: end of {name} -->";
        string text = File.ReadAllText(_document);
        int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int to = text.IndexOf(end, from, StringComparison.Ordinal);
        Assert.True(from >= begin.Length && to >= from, $"docs/azure.md has no place for {name}.");
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
        {
            File.WriteAllText(_document, text[..from] + table + text[to..]);
        }

        Assert.Equal(table, File.ReadAllText(_document)[from..(from + table.Length)]);
    }

    private static string Mail(int number) =>
        $"From: Kim <kim{number}@acme.example>\r\nTo: support@desk.example\r\nSubject: It is down\r\nMessage-ID: <{number}@acme.example>\r\n" +
        "Date: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\nNothing works since nine.\r\n";

    private static string LargeMail(int number) => new StringBuilder()
        .Append(Mail(number).Replace("\r\n\r\n", "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n", StringComparison.Ordinal))
        .Append("--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=trace.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n")
        .AppendJoin("\r\n", Enumerable.Repeat(Convert.ToBase64String(new byte[54]), 2000))
        .Append("\r\n--b--\r\n").ToString();
}
