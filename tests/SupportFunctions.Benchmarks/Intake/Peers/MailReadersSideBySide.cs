using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MimeKit;
using SupportFunctions.Benchmarks.Measuring;
using SupportFunctions.Core.Tests.Calendars.Torture;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Benchmarks.Intake.Peers;

/// <summary>The same mails read by the desk, by MimeKit and by npm's mailparser, in one run and by processor time, on one core.</summary>
internal static class MailReadersSideBySide
{
    private const double Round = 0.4;

    /// <summary>Until so many rounds in a row were no better, by a hundredth, than the best before: each of the three goes on compiling for seconds, beside the reading.</summary>
    private const int Patience = 8;
    private const int MostRounds = 60;
    private const int LargeBytes = 25 * 1024 * 1024;

    public static async Task RunAsync(BenchmarkArguments arguments)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        string root = TortureFile.RepositoryRoot();
        using var folder = new ScratchFolder(arguments);
        Dictionary<string, List<string>> sets = Sets(root, folder.Path);
        string large = Path.Combine(folder.Path, "large.eml");
        byte[] largeMail = TypicalMails.Large(LargeBytes);
        await File.WriteAllBytesAsync(large, largeMail);

        JsonNode npm = JsonNode.Parse(await NodeProcess.AskAsync("read.cjs", new JsonObject
        {
            ["seconds"] = Round,
            ["patience"] = Patience,
            ["mostRounds"] = MostRounds,
            ["large"] = large,
            ["sets"] = new JsonObject(sets.Select(set => KeyValuePair.Create(set.Key, (JsonNode?)new JsonArray([.. set.Value.Select(path => (JsonNode)path)])))),
        }.ToJsonString(), "Intake", "Peers"))!;

        Say($"Beside MimeKit {typeof(MimeMessage).Assembly.GetName().Version?.ToString(3)} and {npm["name"]} on {npm["runtime"]}; MB/s of mail by processor time, and how many times faster the desk is.");
        Say($"{"mails",-52}{"count",6}{"MB",7}{"desk",9}{"MimeKit",9}{"",6}{"npm",8}{"",7}");
        foreach ((string name, List<string> paths) in sets)
        {
            byte[][] mails = [.. paths.Select(File.ReadAllBytes)];
            double megabytes = mails.Sum(mail => mail.Length) / 1e6;
            double ours = Seconds(mails, ReadByDesk);
            double mimeKit = Seconds(mails, ReadByMimeKit);
            double theirs = npm["seconds"]![name]!.GetValue<double>();
            int failed = mails.Count(mail => !IsReadByMimeKit(mail));
            Say($"{name,-52}{mails.Length,6}{megabytes,7:0.0}{megabytes / ours,9:0}{megabytes / mimeKit,9:0}{mimeKit / ours,6:0.0}{megabytes / theirs,8:0.0}{theirs / ours,7:0}");
            if (failed > 0)
            {
                Say($"  MimeKit refuses {failed} of them; mailparser {npm["failed"]![name]}.");
            }
        }

        Memory(largeMail, npm["large"]!);
    }

    private static Dictionary<string, List<string>> Sets(string root, string folder)
    {
        var sets = new Dictionary<string, List<string>>
        {
            ["tests/corpus/mail"] = [.. Directory.EnumerateFiles(Path.Combine(root, "tests", "corpus", "mail"), "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)],
        };
        foreach ((string name, byte[] mail) in TypicalMails.All())
        {
            string path = Path.Combine(folder, $"{sets.Count}.eml");
            File.WriteAllBytes(path, mail);
            sets[name] = [path];
        }

        return sets;
    }

    /// <summary>What mailparser also does: every header decoded, every content decoded, the text made from HTML where there is none.</summary>
    private static int ReadByDesk(byte[] mail) => new MailReader().Read(mail) is MailReading.Read read ? read.Mail.Headers.Count : 0;

    private static int ReadByMimeKit(byte[] mail)
    {
        try
        {
            using MimeMessage message = MimeMessage.Load(new MemoryStream(mail), persistent: true);
            int sum = message.Headers.Sum(header => header.Value.Length) + message.From.Count + message.To.Count + message.Cc.Count + message.References.Count
                + (message.Subject?.Length ?? 0) + (message.TextBody?.Length ?? 0) + (message.HtmlBody?.Length ?? 0);
            foreach (MimePart part in message.Attachments.OfType<MimePart>())
            {
                part.Content?.DecodeTo(Stream.Null);
            }

            return sum;
        }
        catch (FormatException)
        {
            return 0;
        }
    }

    private static bool IsReadByMimeKit(byte[] mail)
    {
        try
        {
            using MimeMessage message = MimeMessage.Load(new MemoryStream(mail), persistent: true);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static double Seconds(byte[][] mails, Func<byte[], int> read)
    {
        double best = double.PositiveInfinity;
        for (int round = 0, inVain = 0; round < MostRounds && inVain < Patience; round++)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            int passes = 0;
            double spent;
            do
            {
                foreach (byte[] mail in mails)
                {
                    read(mail);
                }

                passes++;
                spent = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
            }
            while (spent < Round);
            inVain = spent / passes < best * 0.99 ? 0 : inVain + 1;
            best = Math.Min(best, spent / passes);
        }

        return best;
    }

    private static void Memory(byte[] mail, JsonNode npm)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var read = (MailReading.Read)new MailReader().Read(mail);
        double ours = (GC.GetAllocatedBytesForCurrentThread() - before) / 1e6;
        double content = read.Mail.Attachments.Single().Content.Length / 1e6;
        double theirs = (npm["peak"]!.GetValue<double>() - npm["before"]!.GetValue<double>()) / 1e6;
        Say($"\nAn attachment of {content:0.0} MB, the mail itself in memory already: the desk allocates {ours:0.0} MB ({ours / content:0.00} times its size); mailparser's process grows by {theirs:0} MB ({theirs / content:0.0} times).");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
