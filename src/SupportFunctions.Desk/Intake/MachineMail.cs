namespace SupportFunctions.Desk.Intake;

/// <summary>
/// Tells machines from people (RFC 3834, RFC 3464, RFC 2919). The first of these that holds is the answer, surest evidence first:
/// <list type="number">
/// <item>loop: our own <see cref="LoopHeader"/> came back;</item>
/// <item>own-address: From is ours, also with a plus part;</item>
/// <item>bounce: a delivery report, or from mailer-daemon or postmaster;</item>
/// <item>auto-reply: it says so, or an absence subject with another hint;</item>
/// <item>bounce: null return path - after auto-reply, because RFC 3834, 3.3 asks for it on automatic replies too;</item>
/// <item>loop: too many hops;</item>
/// <item>bulk: a list or bulk mail; last but spam, since a person may write through a list;</item>
/// <item>spam: the score.</item>
/// </list>
/// </summary>
public static class MachineMail
{
    /// <summary>On every mail we send; any value.</summary>
    public const string LoopHeader = "X-Desk-Loop";

    private static readonly string[] Daemons = ["mailer-daemon", "postmaster", "mail-daemon", "maildaemon"];

    /// <param name="envelopeFrom">MAIL FROM as the receiving server saw it: empty or "&lt;&gt;" is the null path, null means not known (then Return-Path counts).</param>
    /// <param name="ownAddresses">Compared without case.</param>
    /// <param name="spamScore">Null when not checked.</param>
    /// <returns>Null for a person.</returns>
    public static MachineMailKind? Classify(
        ReceivedMail mail, string? envelopeFrom, IReadOnlySet<string> ownAddresses, double? spamScore, MachineMailOptions? options = null)
    {
        options ??= MachineMailOptions.Default;
        var nullPath = IsNullPath(envelopeFrom ?? mail.Header("Return-Path"));
        if (mail.Header(LoopHeader) is not null)
        {
            return MachineMailKind.Loop;
        }

        if (mail.From is { } from && IsOwn(from.Address, ownAddresses))
        {
            return MachineMailKind.OwnAddress;
        }

        if (IsDeliveryReport(mail, out var isReceipt) || IsDaemon(mail, envelopeFrom))
        {
            return MachineMailKind.Bounce;
        }

        if (isReceipt || SaysAutomatic(mail) || IsAbsence(mail, nullPath))
        {
            return MachineMailKind.AutoReply;
        }

        if (nullPath)
        {
            return MachineMailKind.Bounce;
        }

        if (mail.Headers.Count(h => h.Name.Equals("Received", StringComparison.OrdinalIgnoreCase)) > options.MostHops)
        {
            return MachineMailKind.Loop;
        }

        if (IsBulk(mail))
        {
            return MachineMailKind.Bulk;
        }

        return spamScore > options.SpamOver ? MachineMailKind.Spam : null;
    }

    /// <summary>It says by its form, or by its author, that a mail server wrote it; a null path alone says only that nobody wants an answer.</summary>
    internal static bool IsMailServers(ReceivedMail mail, string? envelopeFrom) => IsDeliveryReport(mail, out _) || IsDaemon(mail, envelopeFrom);

    private static bool IsNullPath(string? path) => path is not null && path.AsSpan().Trim() is "" or "<>";

    private static bool IsOwn(string address, IReadOnlySet<string> own)
    {
        var at = address.LastIndexOf('@');
        var plus = at < 0 ? -1 : address.IndexOf('+', 0, at);
        var basic = plus < 0 ? address : address[..plus] + address[at..];
        return own.Any(o => o.Equals(address, StringComparison.OrdinalIgnoreCase) || o.Equals(basic, StringComparison.OrdinalIgnoreCase));
    }

    /// <param name="isReceipt">A disposition notification (RFC 8098): read, or deleted, by the recipient's program.</param>
    private static bool IsDeliveryReport(ReceivedMail mail, out bool isReceipt)
    {
        var type = ParameterizedField.Read(mail.Header("Content-Type"));
        isReceipt = type.Value == "multipart/report"
            && string.Equals(type.Parameter("report-type"), "disposition-notification", StringComparison.OrdinalIgnoreCase);
        return (type.Value == "multipart/report" && !isReceipt) || mail.Header("X-Failed-Recipients") is not null;
    }

    private static bool IsDaemon(ReceivedMail mail, string? envelopeFrom)
    {
        var address = mail.From?.Address ?? envelopeFrom ?? "";
        var at = address.LastIndexOf('@');
        return at > 0 && Daemons.Contains(address[..at], StringComparer.OrdinalIgnoreCase);
    }

    private static bool SaysAutomatic(ReceivedMail mail)
    {
        // RFC 3834, 5: "no" is a person; any other keyword, also one yet to come, is not. Parameters and comments do not matter.
        var keyword = AutoSubmitted(mail);
        return keyword is not ("" or "no")
            || mail.Header("X-Autoreply") is { } reply && !IsNo(reply)
            || mail.Header("X-Autorespond") is { } respond && !IsNo(respond)
            || Precedence(mail) is "auto_reply" or "auto-reply";
    }

    private static string AutoSubmitted(ReceivedMail mail) => ParameterizedField.Read(mail.Header("Auto-Submitted")).Value;

    private static bool IsNo(string value) => value.Trim().Equals("no", StringComparison.OrdinalIgnoreCase);

    private static string Precedence(ReceivedMail mail) => ParameterizedField.Read(mail.Header("Precedence")).Value;

    /// <summary>
    /// A subject that begins like an absence notice, and one more sign; X-Auto-Response-Suppress is such a sign, and none alone (Outlook
    /// puts it on people's mail). Who says "Auto-Submitted: no" is believed.
    /// </summary>
    private static bool IsAbsence(ReceivedMail mail, bool nullPath) =>
        AutoSubmitted(mail) != "no"
        && (nullPath
            || mail.Header("X-Auto-Response-Suppress") is not null
            || mail.Header("X-Autogenerated") is not null
            || mail.Header("X-MS-Exchange-Generated-Message-Source") is not null
            || Precedence(mail).Length > 0)
        && Array.Exists(ReplyPhrases.AbsenceSubjects, s => mail.Subject.StartsWith(s, StringComparison.OrdinalIgnoreCase));

    private static bool IsBulk(ReceivedMail mail) =>
        Precedence(mail) is "bulk" or "junk" or "list"
        || mail.Header("List-Id") is not null
        || mail.Header("List-Unsubscribe") is not null;
}
