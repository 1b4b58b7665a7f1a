using System.Text;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>
/// The mails under <c>tests/corpus/mail</c>, each with what a reader of the standards, or a person, says of it in the .json file beside it
/// (<see cref="CorpusExpectation"/>). The names are unique over all folders. <c>@ID@</c> stands for the Message-ID of a mail of ours.
/// </summary>
internal static class Corpus
{
    private static readonly Lazy<SortedDictionary<string, string>> Files = new(Find);

    /// <summary>The reader that the desk uses.</summary>
    public static IMailReader Reader { get; } = new MailReader();

    /// <summary>The copy beside the tests.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "corpus", "mail");

    /// <summary>What <c>@ID@</c> becomes where no test gives a Message-ID of its own.</summary>
    public static string OurMail { get; } = Bounces.Ids.For("C-1042-7-1");

    /// <summary>Mails; forms of Inbound Parse are in <see cref="FormNames"/>.</summary>
    public static IEnumerable<string> Names() => Files.Value.Where(f => f.Value.EndsWith(".eml", StringComparison.Ordinal)).Select(f => f.Key);

    public static IEnumerable<string> FormNames() => Files.Value.Where(f => f.Value.EndsWith(".form", StringComparison.Ordinal)).Select(f => f.Key);

    public static IEnumerable<string> AllNames() => Files.Value.Keys;

    /// <summary>Folder and name, as the index writes them.</summary>
    public static string Place(string name) => Path.GetRelativePath(Folder, Path.ChangeExtension(Files.Value[name], null)).Replace('\\', '/');

    public static byte[] Bytes(string name) => Bytes(name, OurMail);

    public static byte[] Bytes(string name, string ourMail)
    {
        byte[] bytes = File.ReadAllBytes(Files.Value[name]);
        return bytes.AsSpan().IndexOf("@ID@"u8) < 0
            ? bytes
            : Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace("@ID@", ourMail, StringComparison.Ordinal));
    }

    public static CorpusExpectation Expected(string name) => CorpusExpectation.Read(File.ReadAllText(Path.ChangeExtension(Files.Value[name], "json")), OurMail);

    public static ReceivedMail Mail(string name) => Assert.IsType<MailReading.Read>(Reader.Read(Bytes(name))).Mail;

    private static SortedDictionary<string, string> Find()
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Folder, "*.*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".eml" or ".form"))
        {
            found.Add(Path.GetFileNameWithoutExtension(file), file);
        }

        return found;
    }
}
