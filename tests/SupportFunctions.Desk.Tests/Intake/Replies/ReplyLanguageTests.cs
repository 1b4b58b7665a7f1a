using SupportFunctions.Desk.Intake.Replies;

namespace SupportFunctions.Desk.Tests.Intake.Replies;

/// <summary>What mail programs write above a quote, language by language. Each line must be cut together with what it announces, and alone.</summary>
public sealed class ReplyLanguageTests
{
    /// <summary>Complete lines, as Gmail, Outlook, Apple Mail, Yahoo and Thunderbird write them; a stroke is a line end.</summary>
    public static TheoryData<string, string> Announcements => new()
    {
        { "en Gmail", "On Fri, Mar 6, 2026 at 10:00 AM Support <support@desk.example> wrote:" },
        { "en Gmail, wrapped", "On Fri, Mar 6, 2026 at 10:00 AM Support of the Desk\n<support@desk.example> wrote:" },
        { "en Gmail, wrapped twice", "On Fri, Mar 6, 2026 at\n10:00 AM Support of the Desk <\nsupport@desk.example> wrote:" },
        { "en Apple", "On Mar 6, 2026, at 10:00, Support <support@desk.example> wrote:" },
        { "en Yahoo", "On Friday, March 6, 2026, 10:00:00 AM PST, Support <support@desk.example> wrote:" },
        { "en Thunderbird", "On 06/03/2026 10:00, Support wrote:" },
        { "en Zoho", "---- On Fri, 06 Mar 2026 10:00:00 +0100 Support <support@desk.example> wrote ----" },
        { "de Gmail", "Am Fr., 6. März 2026 um 10:00 Uhr schrieb Support <support@desk.example>:" },
        { "de Apple", "Am 06.03.2026 um 10:00 schrieb Support <support@desk.example>:" },
        { "de Thunderbird", "Am 06.03.26 um 10:00 schrieb Support:" },
        { "de with the name first", "Support <support@desk.example> schrieb am Fr., 6. März 2026, 10:00:" },
        { "de in the perfect", "Am 06.03.2026 um 10:00 hat Support <support@desk.example> geschrieben:" },
        { "fr Gmail", "Le ven. 6 mars 2026 à 10:00, Support <support@desk.example> a écrit :" },
        { "fr Apple, hard blanks", "Le 6 mars 2026 à 10:00, Support <support@desk.example> a écrit\u00a0:" },
        { "fr Thunderbird", "Le 06/03/2026 à 10:00, Support a écrit :" },
        { "fr wrapped", "Le ven. 6 mars 2026 à 10:00, Support du Bureau <support@desk.example> a\nécrit :" },
        { "es Gmail", "El vie, 6 mar 2026 a las 10:00, Support (<support@desk.example>) escribió:" },
        { "es Apple", "El 6 mar 2026, a las 10:00, Support <support@desk.example> escribió:" },
        { "es Thunderbird", "El 6/3/26 a las 10:00, Support escribió:" },
        { "it Gmail", "Il giorno ven 6 mar 2026 alle ore 10:00 Support <support@desk.example> ha scritto:" },
        { "it Apple", "Il giorno 6 mar 2026, alle ore 10:00, Support <support@desk.example> ha scritto:" },
        { "it Thunderbird", "Il 06/03/2026 10:00, Support ha scritto:" },
        { "nl Gmail", "Op vr 6 mrt 2026 om 10:00 schreef Support <support@desk.example>:" },
        { "nl Apple", "Op 6 mrt. 2026 om 10:00 heeft Support <support@desk.example> het volgende geschreven:" },
        { "nl Thunderbird", "Op 06-03-2026 om 10:00 schreef Support:" },
        { "pt Gmail", "Em sex., 6 de mar. de 2026 às 10:00, Support <support@desk.example> escreveu:" },
        { "pt Apple", "No dia 06/03/2026, às 10:00, Support <support@desk.example> escreveu:" },
        { "pt Thunderbird", "Às 10:00 de 06/03/2026, Support escreveu:" },
        { "pt Gmail, Portugal", "Support <support@desk.example> escreveu no dia sexta, 6/03/2026 à(s) 10:00:" },
        { "pl Gmail", "pt., 6 mar 2026 o 10:00 Support <support@desk.example> napisał(a):" },
        { "pl Gmail, wrapped", "pt., 6 mar 2026 o 10:00 Support of the Desk\n<support@desk.example> napisał(a):" },
        { "pl Apple", "Wiadomość napisana przez Support <support@desk.example> w dniu 6 mar 2026, o godz. 10:00:" },
        { "pl Thunderbird", "W dniu 06.03.2026 o 10:00, Support pisze:" },
        { "sv Gmail", "Den fre 6 mars 2026 kl 10:00 skrev Support <support@desk.example>:" },
        { "sv Apple", "6 mars 2026 kl. 10:00 skrev Support <support@desk.example>:" },
        { "sv Thunderbird", "Den 2026-03-06 kl. 10:00, skrev Support:" },
        { "da Gmail", "Den fre. 6. mar. 2026 kl. 10.00 skrev Support <support@desk.example>:" },
        { "da Apple", "Den 6. mar. 2026 kl. 10.00 skrev Support <support@desk.example>:" },
        { "da Thunderbird", "Den 06.03.2026 kl. 10.00 skrev Support:" },
        { "no Gmail", "fre. 6. mars 2026 kl. 10:00 skrev Support <support@desk.example>:" },
        { "no Apple", "6. mars 2026 kl. 10:00 skrev Support <support@desk.example>:" },
        { "no Thunderbird", "På 06.03.2026 10:00, skrev Support:" },
        { "ja Gmail", "2026年3月6日(金) 10:00 Support <support@desk.example>:" },
        { "ja Apple", "2026/03/06 10:00、Support <support@desk.example>のメール:" },
        { "ja Thunderbird", "On 2026/03/06 10:00, Support wrote:" },
        { "ja in words", "2026年3月6日 10:00、Support <support@desk.example> さんは書きました:" },
        { "zh Gmail", "Support <support@desk.example> 于2026年3月6日周五 10:00写道：" },
        { "zh Apple", "在 2026年3月6日，10:00，Support <support@desk.example> 写道：" },
        { "zh Thunderbird", "在 2026/3/6 10:00, Support 写道:" },
        { "zh Gmail, Taiwan", "Support <support@desk.example> 於 2026年3月6日 週五 上午10:00寫道：" },
        { "zh 163", "At 2026-03-06 10:00:00, \"Support\" <support@desk.example> wrote:" },
        { "date, name, address", "2026-03-06 10:00 GMT+01:00 Support <support@desk.example>:" },
    };

    /// <summary>First lines of a block that quotes a mail as a whole.</summary>
    public static TheoryData<string, string> Headers => new()
    {
        { "en", "From: Support <support@desk.example>\nSent: Friday, March 6, 2026 10:00\nTo: Kim\nSubject: Re: Login" },
        { "en, bold", "*From:* Support <support@desk.example>\n*Sent:* Friday, March 6, 2026 10:00\n*To:* Kim\n*Subject:* Re: Login" },
        { "en, a line between each", "From: Support\n\nDate: Friday, March 6, 2026 10:00\n\nTo: Kim\n\nSubject: Re: Login" },
        { "en, another order", "Date: Fri, 6 Mar 2026 10:00:00 +0000\nFrom: support@desk.example\nTo: kim@acme.example\nSubject: Re: Login" },
        { "en, many recipients", "From: Support\nSent: Friday\nTo: Kim <kim@acme.example>; Lee\n <lee@acme.example>; Bo\n <bo@acme.example>\nCc: Ada\nSubject: Re" },
        { "de", "Von: Support <support@desk.example>\nGesendet: Freitag, 6. März 2026 10:00\nAn: Kim\nBetreff: AW: Login" },
        { "fr", "De : Support <support@desk.example>\nEnvoyé : vendredi 6 mars 2026 10:00\nÀ : Kim\nObjet : RE: Login" },
        { "es", "De: Support <support@desk.example>\nEnviado el: viernes, 6 de marzo de 2026 10:00\nPara: Kim\nAsunto: RE: Login" },
        { "it", "Da: Support <support@desk.example>\nInviato: venerdì 6 marzo 2026 10:00\nA: Kim\nOggetto: R: Login" },
        { "nl", "Van: Support <support@desk.example>\nVerzonden: vrijdag 6 maart 2026 10:00\nAan: Kim\nOnderwerp: RE: Login" },
        { "pt", "De: Support <support@desk.example>\nEnviado: sexta-feira, 6 de março de 2026 10:00\nPara: Kim\nAssunto: RE: Login" },
        { "pl", "Od: Support <support@desk.example>\nWysłano: piątek, 6 marca 2026 10:00\nDo: Kim\nTemat: Odp: Login" },
        { "sv", "Från: Support <support@desk.example>\nSkickat: den 6 mars 2026 10:00\nTill: Kim\nÄmne: SV: Login" },
        { "da", "Fra: Support <support@desk.example>\nSendt: 6. marts 2026 10:00\nTil: Kim\nEmne: SV: Login" },
        { "no", "Fra: Support <support@desk.example>\nSendt: fredag 6. mars 2026 10.00\nTil: Kim\nKopi: Lee\nEmne: SV: Login" },
        { "ja", "差出人: Support <support@desk.example>\n送信日時: 2026年3月6日 10:00\n宛先: Kim\n件名: RE: Login" },
        { "zh", "发件人: Support <support@desk.example>\n发送时间: 2026年3月6日 10:00\n收件人: Kim\n主题: 回复: Login" },
        { "zh, full width", "寄件者：Support <support@desk.example>\n寄件日期：2026年3月6日 10:00\n收件者：Kim\n主旨：回覆：Login" },
        { "en, rule above", "________________________________\nFrom: Support\nSent: Friday\nTo: Kim\nSubject: Re: Login" },
        { "en, old", "-----Original Message-----\nwhatever" },
        { "en, Samsung", "-------- Original message --------\nwhatever" },
        { "de, old", "-----Ursprüngliche Nachricht-----\nwhatever" },
        { "fr, old", "-----Message d'origine-----\nwhatever" },
        { "es, old", "-----Mensaje original-----\nwhatever" },
        { "it, old", "-----Messaggio originale-----\nwhatever" },
        { "nl, old", "-----Oorspronkelijk bericht-----\nwhatever" },
        { "pt, old", "-----Mensagem original-----\nwhatever" },
        { "pl, old", "-----Wiadomość oryginalna-----\nwhatever" },
        { "sv, old", "-----Ursprungligt meddelande-----\nwhatever" },
        { "da, old", "-----Oprindelig meddelelse-----\nwhatever" },
        { "no, old", "-----Opprinnelig melding-----\nwhatever" },
        { "ja, old", "-----元のメッセージ-----\nwhatever" },
        { "zh, QQ", "------------------ 原始邮件 ------------------\nwhatever" },
        { "Proton", "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nwhatever" },
    };

    public static TheoryData<string, string> Forwards => new()
    {
        { "en Gmail", "---------- Forwarded message ---------" }, { "en Apple", "Begin forwarded message:" }, { "en Notes", "----- Forwarded by Kim/ACME on 03/06/2026 10:00 AM -----" },
        { "de", "-------- Weitergeleitete Nachricht --------" }, { "de Apple", "Anfang der weitergeleiteten Nachricht:" },
        { "fr", "-------- Message transféré --------" }, { "fr Apple", "Début du message réexpédié :" },
        { "es", "-------- Mensaje reenviado --------" }, { "es Apple", "Inicio del mensaje reenviado:" },
        { "it", "-------- Messaggio inoltrato --------" }, { "it Apple", "Inizio messaggio inoltrato:" },
        { "nl", "-------- Doorgestuurd bericht --------" }, { "nl Apple", "Begin doorgestuurd bericht:" },
        { "pt", "-------- Mensagem encaminhada --------" }, { "pt Apple", "Início da mensagem reencaminhada:" },
        { "pl", "-------- Przekazana wiadomość --------" }, { "pl Apple", "Początek przekazywanej wiadomości:" },
        { "sv", "-------- Vidarebefordrat meddelande --------" }, { "sv Apple", "Påbörjat vidarebefordrat meddelande:" },
        { "da", "-------- Videresendt besked --------" }, { "da Apple", "Start på videresendt besked:" },
        { "no", "-------- Videresendt melding --------" }, { "no Apple", "Start på videresendt melding:" },
        { "ja", "-------- 転送されたメッセージ --------" }, { "ja Apple", "転送されたメッセージ:" },
        { "zh", "---------- 转发的邮件 ---------" }, { "zh Apple", "以下是转发的邮件：" },
    };

    public static TheoryData<string, string> Signatures => new()
    {
        { "RFC 3676", "-- \nKim\nACME, Head of IT" }, { "without its blank", "--\nKim" },
        { "en iPhone", "Sent from my iPhone" }, { "en Outlook", "Get Outlook for iOS<https://aka.ms/o0ukef>" }, { "en Windows", "Sent from Mail for Windows" }, { "en Yahoo", "Sent from Yahoo Mail on Android" },
        { "en with a name below", "Sent from my iPhone\n\nKim" }, { "Proton", "Sent with Proton Mail secure email." },
        { "de", "Von meinem iPhone gesendet" }, { "de Outlook", "Gesendet von Outlook für Android" }, { "fr", "Envoyé de mon iPhone" }, { "fr Outlook", "Télécharger Outlook pour Android" },
        { "es", "Enviado desde mi iPhone" }, { "it", "Inviato da iPhone" }, { "nl", "Verstuurd vanaf mijn iPhone" }, { "nl Samsung", "Verzonden vanaf mijn Galaxy" }, { "pt", "Enviado do meu iPhone" },
        { "pl", "Wysłane z iPhone'a" }, { "sv", "Skickat från min iPhone" }, { "da", "Sendt fra min iPhone" }, { "no", "Sendt fra min iPad" },
        { "ja", "iPhoneから送信" }, { "zh", "发自我的iPhone" }, { "zh Taiwan", "從我的 iPhone 傳送" },
    };

    [Theory]
    [MemberData(nameof(Announcements))]
    public void An_announcement_is_cut_with_its_quote(string program, string line)
    {
        Assert.True(new ReplyCut("It works.\n\nThank you.", true) == VisibleReply.Cut("It works.\n\nThank you.\n\n" + line + "\n> Did it work?\n>\n> Support\n"), program + " above a quote: " + VisibleReply.Cut("It works.\n\nThank you.\n\n" + line + "\n> Did it work?"));
        Assert.True(new ReplyCut("It works.", true) == VisibleReply.Cut(line + "\n\n> Did it work?\n\nIt works."), program + " answered below");
        Assert.True(new ReplyCut("It works.", true) == VisibleReply.Cut("It works.\n\n" + line + "\n\nDid it work?\n"), program + " without marks: " + VisibleReply.Cut("It works.\n\n" + line + "\n\nDid it work?\n"));
    }

    [Theory]
    [InlineData("pe 6. maalisk. 2026 klo 10.00 Support <support@desk.example> kirjoitti:")]
    [InlineData("Support <support@desk.example>, 6 Mar 2026 Cum, 10:00 tarihinde şunu yazdı:")]
    [InlineData("пт, 6 мар. 2026 г. в 10:00, Support <support@desk.example>:")]
    [InlineData("pá 6. 3. 2026 v 10:00 odesílatel Support of the Desk\n<support@desk.example> napsal:")]
    public void A_date_and_an_address_above_a_quote_announce_it_in_any_language(string line) =>
        Assert.Equal(new ReplyCut("It works.", true), VisibleReply.Cut("It works.\n\n" + line + "\n> Did it work?"));

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_block_of_header_lines_is_cut_with_what_follows(string language, string block) =>
        Assert.True(new ReplyCut("It works.\n\nKim", true) == VisibleReply.Cut("It works.\n\nKim\n\n" + block + "\n\nDid it work?\n"), language + ": " + VisibleReply.Cut("It works.\n\nKim\n\n" + block + "\n\nDid it work?\n"));

    [Theory]
    [MemberData(nameof(Forwards))]
    public void A_forwarded_mail_is_not_cut_away(string program, string line)
    {
        string text = "Please look.\n\n" + line + "\nFrom: Lee <lee@acme.example>\nDate: Fri, 6 Mar 2026\nSubject: Login\nTo: Kim\n\nOn Fri, Mar 6, 2026 at 10:00 AM Bo <bo@acme.example> wrote:\n> It is broken.";
        Assert.True(new ReplyCut(text, false) == VisibleReply.Cut(text), program);
    }

    [Theory]
    [MemberData(nameof(Signatures))]
    public void A_signature_is_cut_above_a_quote_and_at_the_end(string kind, string signature)
    {
        Assert.True(new ReplyCut("It works.", false) == VisibleReply.Cut("It works.\n\n" + signature), kind);
        Assert.True(new ReplyCut("It works.", true) == VisibleReply.Cut("It works.\n\n" + signature + "\n\nOn Fri, Mar 6, 2026 at 10:00 AM Support <support@desk.example> wrote:\n> Did it?"), kind + " above a quote");
        Assert.True(new ReplyCut("It works.", true) == VisibleReply.Cut("> Did it?\n\nIt works.\n\n" + signature), kind + " below the answer");
    }

    [Theory]
    [InlineData("On Monday 2 March my colleague wrote:\nit is broken\nPlease help.", "a person's words about a colleague")]
    [InlineData("On 2026-03-06 at 10:15 the server wrote:\nerror 17\nWhat is that?", "a server is no author")]
    [InlineData("Am 06.03.2026 um 10:15 schrieb der Server:\nerror 17", "nor in German")]
    [InlineData("He said:\nno", "no date")]
    [InlineData("Steps:\n1. Start\n2. Stop at 10:15, 2026-03-06:\n3. Done", "a list")]
    [InlineData("2026-03-06 10:15:00 ERROR kim@acme.example failed:\nstack trace", "a line of a log")]
    [InlineData("From: the start\nTo: the end\nit is slow.", "two labels are no block")]
    [InlineData("Sent from my laptop, the request fails.", "a sentence")]
    [InlineData("Steps:\n\nSent via the API: fails\nSent via the page: works", "colons")]
    [InlineData("--\nuse two dashes\nas here", "nothing above")]
    [InlineData("See the original message below.\nIt is strange.", "words without dashes")]
    [InlineData("a\n---\nb\n---\nc", "rules of a list")]
    [InlineData("a\n*****\nb\n* * *\nc", "rules of stars")]
    public void What_a_person_wrote_stays(string text, string because) => Assert.True(new ReplyCut(text, false) == VisibleReply.Cut(text), because + ": " + VisibleReply.Cut(text));

    [Fact]
    public void Answers_between_quotes_stay_with_what_they_answer_and_the_rest_below_goes()
    {
        const string Text = "On Fri, Mar 6, 2026 at 10:00 AM Support <s@desk.example> wrote:\n> Which version?\n\n2.1\n\n> Which browser?\n\nFirefox\n\n> Thanks\n> Support\n-- \nKim";
        Assert.Equal(new ReplyCut("On Fri, Mar 6, 2026 at 10:00 AM Support <s@desk.example> wrote:\n> Which version?\n\n2.1\n\n> Which browser?\n\nFirefox", true), VisibleReply.Cut(Text));
    }

    [Fact]
    public void A_forwarded_mail_that_is_marked_as_quoted_stays_with_a_subject_that_says_so_or_an_announcement_that_does()
    {
        const string Announced = "Please help.\n\n> Anfang der weitergeleiteten Nachricht:\n> \n> Von: Lee\n> \n> It is broken.";
        Assert.Equal(new ReplyCut(Announced, false), VisibleReply.Cut(Announced));
        const string Bare = "Please help.\n\n> It is broken.";
        Assert.Equal((Bare, "Please help."), (VisibleReply.Cut(Bare, "Fwd: Login").Visible, VisibleReply.Cut(Bare, "Re: Fwd: Login").Visible));
    }

    [Fact]
    public void A_long_text_below_two_dashes_is_no_signature()
    {
        string text = "The log:\n-- \n" + string.Join('\n', Enumerable.Range(1, 60).Select(i => $"line {i}"));
        Assert.Equal(new ReplyCut(text, false), VisibleReply.Cut(text));
    }
}
