namespace SupportFunctions.Benchmarks.Replies;

/// <summary>A reply and what its author wrote of it.</summary>
/// <param name="Kind">Of the quote: language and program.</param>
internal sealed record ReplyMail(string Kind, string Text, string Own);

/// <summary>Typical replies: a few paragraphs, often a signature, an announcement and a quote of some length. The same every time.</summary>
internal static class ReplyMails
{
    private static readonly string[] _sentences =
    [
        "Thank you for the quick answer.", "We tried the steps that you sent us, and the first two worked as described.", "The third one fails with error 17 on both of our servers.",
        "Nothing was changed on our side since last Thursday, when the update was installed.", "I have restarted the indexer twice; the message stays the same.",
        "Could you tell us whether the setting can be changed without a restart?", "Our colleagues in the other office see the same.", "The log is attached.",
        "It happens about every ten minutes, mostly when many people search at once.", "If it helps, we can give you access to the test system.",
    ];

    private static readonly string[] _signatures = ["", "", "-- \nKim Example\nACME Inc., Head of IT\nhttps://acme.example", "Sent from my iPhone", "Envoyé de mon iPhone", "Get Outlook for iOS<https://aka.ms/o0ukef>"];

    private static readonly (string Kind, string Line, bool IsMarked)[] _announcements =
    [
        ("en Gmail", "On Fri, Mar 6, 2026 at 10:00 AM Support <support@desk.example> wrote:", true),
        ("en Gmail, wrapped", "On Fri, Mar 6, 2026 at 10:00 AM Support of the Desk\n<support@desk.example> wrote:", true),
        ("en Apple", "On Mar 6, 2026, at 10:00 AM, Support <support@desk.example> wrote:", true),
        ("en Yahoo", "On Friday, March 6, 2026, 10:00:00 AM PST, Support <support@desk.example> wrote:", false),
        ("en Outlook", "________________________________\nFrom: Support <support@desk.example>\nSent: Friday, March 6, 2026 10:00\nTo: Kim <kim@acme.example>\nSubject: Re: Search fails\n", false),
        ("en Outlook, old", "-----Original Message-----\nFrom: Support [mailto:support@desk.example]\nSent: Friday, March 6, 2026 10:00\nTo: Kim\nSubject: Re: Search fails\n", false),
        ("de Gmail", "Am Fr., 6. März 2026 um 10:00 Uhr schrieb Support <support@desk.example>:", true),
        ("de Outlook", "Von: Support <support@desk.example>\nGesendet: Freitag, 6. März 2026 10:00\nAn: Kim <kim@acme.example>\nBetreff: AW: Suche\n", false),
        ("fr Gmail", "Le ven. 6 mars 2026 à 10:00, Support <support@desk.example> a écrit :", true),
        ("fr Outlook", "De : Support <support@desk.example>\nEnvoyé : vendredi 6 mars 2026 10:00\nÀ : Kim <kim@acme.example>\nObjet : RE: Recherche\n", false),
        ("es Gmail", "El vie, 6 mar 2026 a las 10:00, Support (<support@desk.example>) escribió:", true),
        ("it Gmail", "Il giorno ven 6 mar 2026 alle ore 10:00 Support <support@desk.example> ha scritto:", true),
        ("nl Gmail", "Op vr 6 mrt 2026 om 10:00 schreef Support <support@desk.example>:", true),
        ("pt Gmail", "Em sex., 6 de mar. de 2026 às 10:00, Support <support@desk.example> escreveu:", true),
        ("pl Gmail", "pt., 6 mar 2026 o 10:00 Support <support@desk.example> napisał(a):", true),
        ("sv Gmail", "Den fre 6 mars 2026 kl 10:00 skrev Support <support@desk.example>:", true),
        ("da Gmail", "Den fre. 6. mar. 2026 kl. 10.00 skrev Support <support@desk.example>:", true),
        ("no Gmail", "fre. 6. mars 2026 kl. 10:00 skrev Support <support@desk.example>:", true),
        ("ja Gmail", "2026年3月6日(金) 10:00 Support <support@desk.example>:", true),
        ("zh Gmail", "Support <support@desk.example> 于2026年3月6日周五 10:00写道：", true),
    ];

    public static List<ReplyMail> Make(int count)
    {
        // Neighbours in the list differ in everything: programs that remember the last mail gain nothing.
        var mails = new List<ReplyMail>(count);
        for (int i = 0; i < count; i++)
        {
            var (kind, line, isMarked) = _announcements[i % _announcements.Length];
            string own = Paragraphs(i, 2 + (i % 4));
            string signature = _signatures[i / _announcements.Length % _signatures.Length];
            string quote = string.Concat(Paragraphs(i + 3, 5 + (i % 6)).Split('\n').Concat(["", "Support", "The desk"]).Select(l => isMarked ? "> " + l + "\n" : l + "\n"));
            mails.Add(new ReplyMail(kind, own + "\n\n" + (signature.Length > 0 ? signature + "\n\n" : "") + line + "\n" + quote, own));
        }

        return mails;
    }

    private static string Paragraphs(int seed, int count) => string.Join("\n\n", Enumerable.Range(0, count).Select(p => string.Join('\n', Enumerable.Range(0, 2 + ((seed + p) % 3)).Select(s => _sentences[(seed + (p * 3) + s) % _sentences.Length]))));
}
