using System.Diagnostics;
using System.Globalization;
using System.Text;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Conversations;
using SupportFunctions.Desk.Intake.Replies;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Messages;

namespace SupportFunctions.Desk.Tests.Intake.DamagedMail;

/// <summary>
/// One input through everything that reads what strangers send: the mail reader and the form reader, and from what they give the reply cutter,
/// HTML for display, the classifier of machine mail, the bounce reader and the identity of the content; and the same bytes, taken as text, straight through the
/// cutter, HTML, addresses, dates, fields and words. The first broken promise is the answer.
/// </summary>
/// <remarks>
/// Memory is measured for each step as the bytes that it allocates on its thread (<see cref="GC.GetAllocatedBytesForCurrentThread"/>), garbage
/// included: more than it ever holds at once. A step may allocate <see cref="FixedBytes"/> and <see cref="BytesAByte"/> for each byte of input,
/// which is 64 MB for a mail of 1 MB. Time is the clock's. What goes over is tried twice more and the best of three counts: tables are
/// loaded once, and the machine may be busy elsewhere; where the system tells it, time is then the processor's, spent on this thread.
/// </remarks>
internal sealed class IntakeTrial(IMailReader reader)
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public const long FixedBytes = 4 * 1024 * 1024;

    public const long BytesAByte = 60;

    private static readonly HashSet<string> OwnAddresses = ["support@desk.example"];

    private readonly InboundParseForm _form = new(reader);
    private readonly MailHtml _html = new();
    private readonly BounceReader _bounces = new(FuzzSeeds.Ids, MailReaderOptions.Default);

    public IntakeTrial()
        : this(new MailReader())
    {
    }

    /// <summary>The step that allocated most for a large input so far.</summary>
    public (string Step, long Bytes, int InputBytes) Hungriest { get; private set; } = ("", 0, 1);

    /// <summary>The slowest step so far.</summary>
    public (string Step, TimeSpan Time) Slowest { get; private set; } = ("", TimeSpan.Zero);

    /// <returns>Null when every promise held.</returns>
    public string? Run(byte[] input)
    {
        MailReading? mail = null;
        InboundParseReading? form = null;
        string text = Encoding.Latin1.GetString(input);
        return Step("mail reader", input, () => mail = reader.Read(input))
            ?? (mail is MailReading.Read(var read) ? After("mail", read, input) : null)
            ?? Step("form reader", input, () => form = _form.Read(input, FormBuilder.ContentType))
            ?? (form is InboundParseReading.Read(var parsed) ? After("form", parsed.Mail, input) : null)
            ?? Step("ordering key", input, () => OrderingKey.Of(input, "in_1"))
            ?? Step("reply cutter on bytes", input, () => VisibleReply.Cut(text))
            ?? Step("HTML on bytes", input, () => HtmlText.Read(text, 1024 * 1024))
            ?? Step("addresses on bytes", input, () => AddressList.Read(text, 500, out _))
            ?? Step("words on bytes", input, () => EncodedWords.Decode(text))
            ?? Step("date on bytes", input, () => DateField.Read(text))
            ?? Step("field on bytes", input, () => ParameterizedField.Read(text))
            ?? Step("webhook on bytes", input, () => GenericWebhook.TryRead(input, out _, out _, GenericWebhookOptions.Default, MailReaderOptions.Default));
    }

    private string? After(string way, ReceivedMail mail, byte[] input) =>
        Broken(mail) is { } broken
            ? $"{way}: {broken}"
            : Step(way + ": reply cutter", input, () => VisibleReply.Of(mail, MailReaderOptions.Default))
                ?? (mail.Html is { } html ? Step(way + ": HTML for display", input, () => _html.Clean(html, HtmlWishes.None)) : null)
                ?? Step(way + ": machine mail", input, () => MachineMail.Classify(mail, null, OwnAddresses, null))
                ?? Step(way + ": bounce reader", input, () => _bounces.Read(mail, null))
                ?? Step(way + ": identity", input, () => ContentIdentity.Of(mail));

    /// <summary>Nothing that becomes a line of a mail, a page or a log can break one.</summary>
    private static string? Broken(ReceivedMail mail)
    {
        IEnumerable<string?> values = [mail.Subject, mail.MessageId, mail.From?.Name, mail.From?.Address, mail.ReplyTo?.Name, mail.ReplyTo?.Address];
        values = values.Concat(mail.References).Concat(mail.InReplyTo).Concat(mail.Warnings)
            .Concat(mail.To.Concat(mail.Cc).Select(a => a.Name + a.Address))
            .Concat(mail.Headers.Select(h => h.Name + h.Value))
            .Concat(mail.Attachments.Select(a => a.Name + a.ContentType + a.ContentId));
        string? line = values.FirstOrDefault(v => v is not null && v.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0);
        return line is not null ? "a value breaks a line: " + line : mail.Text.AsSpan().IndexOfAny('\r', '\0') >= 0 ? "the text holds CR or NUL" : null;
    }

    private string? Step(string name, byte[] input, Action step)
    {
        long most = FixedBytes + (BytesAByte * input.Length);
        (TimeSpan time, long allocated) = (TimeSpan.MaxValue, long.MaxValue);
        for (int tries = 0; tries < 3 && (time > Longest || allocated > most); tries++)
        {
            TimeSpan? processor = tries > 0 ? ProcessorTime() : null;
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            try
            {
                step();
            }
            catch (Exception e)
            {
                return $"{name}: {e}";
            }

            TimeSpan took = Stopwatch.GetElapsedTime(start);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            took = processor is { } then && ProcessorTime() is { } now ? now - then : took;
            time = took < time ? took : time;
        }

        Slowest = time > Slowest.Time ? (name, time) : Slowest;
        Hungriest = input.Length >= MailMutator.LargeBytes / 2 && allocated > Hungriest.Bytes ? (name, allocated, input.Length) : Hungriest;
        return allocated > most ? FormattableString.Invariant($"{name}: allocated {allocated} bytes for an input of {input.Length}, three times")
            : time > Longest ? FormattableString.Invariant($"{name}: took {time.TotalSeconds:0.0} s, three times")
            : null;
    }

    /// <summary>Of this thread, as Linux counts it in nanoseconds; null where it is not told.</summary>
    private static TimeSpan? ProcessorTime()
    {
        const string Counter = "/proc/thread-self/schedstat";
        return File.Exists(Counter) && long.TryParse(File.ReadAllText(Counter).Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long nanoseconds) && nanoseconds > 0
            ? TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
            : null;
    }
}
