using System.Collections.Frozen;

namespace SupportFunctions.Desk.Intake.Replies;

/// <summary>The words by which mail programs announce what they quote, a line a language. Another language is another line in each table.</summary>
internal static class ReplyWords
{
    /// <summary>First words of "On ... wrote:"; a date follows soon.</summary>
    public static readonly string[] Openings =
    [
        "On ", // English
        "Am ", // German
        "Le ", // French
        "El ", // Spanish
        "Il giorno ", "Il ", // Italian
        "Op ", // Dutch
        "Em ", "No dia ", "A ", "Às ", // Portuguese
        "W dniu ", "Dnia ", // Polish
        "Den ", // Swedish, Danish, Norwegian
        "På ", // Norwegian, Danish
        "在 ", "在", "於 ", "于", // Chinese
        "At ", // Chinese programs that write English
    ];

    /// <summary>Openings after which a name comes first, and the date later.</summary>
    public static readonly string[] NameOpenings = ["Wiadomość napisana przez "];

    /// <summary>What stands somewhere in it, mostly at its end.</summary>
    public static readonly string[] Verbs =
    [
        "wrote", "writes", "said", // English
        "schrieb", "geschrieben", // German
        "a écrit", // French
        "escribió", "escribio", // Spanish
        "ha scritto", "scrive", // Italian
        "schreef", "geschreven", // Dutch
        "escreveu", // Portuguese
        "napisał", "napisała", "pisze", "napisana przez", // Polish
        "skrev", "skrifade", // Swedish, Danish, Norwegian
        "のメール", "書きました", "書いた", "さんからのメッセージ", // Japanese
        "写道", "寫道", "提到", "写到", "寫到", "撰写", "來信", "来信", // Chinese
    ];

    /// <summary>Which field of a header block a label names; the colon follows.</summary>
    public enum Label
    {
        None = 0,
        From = 1,
        Date = 2,
        To = 3,
        Subject = 4,
        Other = 5,
    }

    public static readonly FrozenDictionary<string, Label> Labels = Of(
        (Label.From, ["From", "Von", "De", "Expéditeur", "Da", "Mittente", "Van", "Od", "Nadawca", "Från", "Avsändare", "Fra", "Remitente", "Remetente", "差出人", "送信者", "发件人", "发信人", "寄件者", "寄件人", "發件人"]),
        (Label.Date, ["Sent", "Date", "Gesendet", "Gesendet am", "Datum", "Envoyé", "Envoyé le", "Date d'envoi", "Date d’envoi", "Enviado", "Enviado el", "Enviado em", "Enviada em", "Enviada", "Fecha", "Data",
            "Inviato", "Inviato il", "Data invio", "Verzonden", "Verzonden op", "Verstuurd", "Wysłano", "Wysłane", "Data wysłania", "Skickat", "Skickad", "Sendt", "Dato", "送信日時", "日時", "日付", "送信済み", "送信日",
            "发送时间", "发件时间", "发送日期", "日期", "时间", "寄件日期", "傳送時間", "發送時間", "寄件時間", "時間", "已发送", "Sent at", "Sent on"]),
        (Label.To, ["To", "An", "À", "A", "Destinataire", "Para", "Destinatario", "Aan", "Do", "Adresat", "Till", "Til", "宛先", "收件人", "收信人", "收件者"]),
        (Label.Subject, ["Subject", "Betreff", "Objet", "Sujet", "Asunto", "Oggetto", "Onderwerp", "Assunto", "Temat", "Ämne", "Emne", "件名", "主题", "主旨", "主題", "標題", "标题"]),
        (Label.Other, ["Cc", "Bcc", "Kopie", "Copie à", "CC", "Kopia", "Kopi", "DW", "Reply-To", "Antwort an", "Répondre à", "Responder a", "Rispondi a", "抄送", "副本", "密件副本", "返信先", "Importance", "Wichtigkeit", "Priority", "Organization", "Attachments"]));

    public static readonly int LongestLabel = Labels.Keys.Max(l => l.Length);

    /// <summary>Between dashes, above a quoted original.</summary>
    public static readonly FrozenSet<string> Originals = FrozenSet.ToFrozenSet(
        [
            "Original Message", "Original Appointment", "Original E-mail", "Original Email", "Original Mail", "Reply message", "Reply Separator", "Previous message", "Quoted message",
            "Ursprüngliche Nachricht", "Originalnachricht", "Original-Nachricht", "Original Nachricht", "Urspr. Nachricht", "Ursprünglicher Termin", "Ursprüngliche E-Mail",
            "Message d'origine", "Message d’origine", "Message original", "Courriel original", "Message initial", "Mail original",
            "Mensaje original", "Correo original", "Mensaje originario",
            "Messaggio originale", "Messaggio di origine",
            "Oorspronkelijk bericht", "Oorspronkelijke bericht", "Origineel bericht", "Oorspronkelijke afspraak",
            "Mensagem original", "E-mail original",
            "Wiadomość oryginalna", "Oryginalna wiadomość", "Pierwotna wiadomość", "Treść oryginalnej wiadomości",
            "Ursprungligt meddelande", "Originalmeddelande", "Ursprungligt mejl", "Ursprungligt e-postmeddelande",
            "Oprindelig meddelelse", "Oprindelig besked", "Original meddelelse", "Originalbesked", "Original besked", "Oprindelig e-mail",
            "Opprinnelig melding", "Original melding", "Opprinnelig e-post", "Originalmelding",
            "元のメッセージ", "オリジナル メッセージ", "オリジナルメッセージ", "元のメール", "Original message",
            "原始邮件", "原始郵件", "原邮件", "原郵件", "原始信件", "邮件原件", "回复的原邮件", "原始訊息", "原始消息",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Between dashes or before a colon, above a mail passed on. What follows is the message, not a quote.</summary>
    public static readonly FrozenSet<string> Forwards = FrozenSet.ToFrozenSet(
        [
            "Forwarded message", "Begin forwarded message", "Forwarded Mail", "Forwarded by", "Start of forwarded message",
            "Weitergeleitete Nachricht", "Anfang der weitergeleiteten Nachricht", "Weitergeleitete E-Mail", "Anfang der weitergeleiteten E-Mail",
            "Message transféré", "Début du message réexpédié", "Début du message transféré", "Message transmis", "Courriel transféré", "Message réexpédié",
            "Mensaje reenviado", "Inicio del mensaje reenviado", "Correo reenviado",
            "Messaggio inoltrato", "Inizio messaggio inoltrato", "Inizio del messaggio inoltrato",
            "Doorgestuurd bericht", "Begin doorgestuurd bericht", "Doorgestuurde bericht", "Begin van doorgestuurd bericht",
            "Mensagem encaminhada", "Mensagem reencaminhada", "Início da mensagem encaminhada", "Início da mensagem reencaminhada", "Início de mensagem encaminhada",
            "Przekazana wiadomość", "Wiadomość przekazana", "Początek przekazanej wiadomości", "Treść przekazanej wiadomości", "Przekazywana wiadomość", "Początek przekazywanej wiadomości",
            "Vidarebefordrat meddelande", "Vidarebefordrat brev", "Vidarebefordrat mejl", "Vidarebefordrat mail", "Påbörjat vidarebefordrat meddelande", "Början på vidarebefordrat meddelande", "Börja vidarebefordrat meddelande",
            "Videresendt meddelelse", "Videresendt besked", "Start på videresendt besked", "Start på videresendt meddelelse", "Begyndelse på videresendt besked", "Videresendt mail",
            "Videresendt melding", "Videresendt e-post", "Start på videresendt melding", "Begynnelse på videresendt melding", "Videresendt epost",
            "転送されたメッセージ", "転送メッセージ", "転送メール", "転送されたメール", "転送元メッセージ",
            "转发的邮件", "已转发的邮件", "转发的消息", "转发邮件信息", "转发邮件", "转发的信息", "以下是转发的邮件", "以下是轉寄的郵件", "開始轉寄郵件", "轉寄的郵件", "轉寄郵件", "转寄邮件", "已轉寄的郵件", "轉寄訊息", "开始转发的邮件",
        ],
        StringComparer.OrdinalIgnoreCase);

    public static readonly string[] ForwardPrefixes =
        ["Fwd:", "Fw:", "WG:", "TR:", "RV:", "I:", "Doorst:", "Enc:", "ENC:", "PD:", "VB:", "VS:", "VL:", "VidarebefordraT:", "転送:", "转发:", "转发：", "轉寄:", "轉寄：", "Forward:"];

    /// <summary>How lines begin that a phone or a program adds below what was written.</summary>
    public static readonly string[] ProgramLines =
    [
        "Sent from my ", "Sent from Mail for ", "Sent from Yahoo", "Sent from Outlook", "Sent from a ", "Sent from the ", "Sent from Samsung", "Sent from Proton", "Sent from ProtonMail", "Sent from iPhone",
        "Sent with Proton", "Sent with ProtonMail", "Sent with Spark", "Sent via ", "Sent on the go", "Sent using ", "Get Outlook for ", "Get BlueMail", "Sent from BlueMail", "Sent from Gmail", "Sent from AOL",
        "Von meinem ", "Gesendet von ", "Gesendet mit ", "Gesendet aus ", "Diese Nachricht wurde von meinem ", "Outlook für ", "Holen Sie sich Outlook", "Von unterwegs gesendet",
        "Envoyé de mon ", "Envoyé depuis ", "Envoyé à partir de ", "Envoyé avec ", "Envoyé via ", "Télécharger Outlook pour ", "Obtenir Outlook pour ", "Provenance : Courrier pour ",
        "Enviado desde ", "Enviado con ", "Enviado via ", "Obtener Outlook para ", "Enviado mediante ",
        "Inviato da ", "Inviato dal ", "Inviato con ", "Inviato tramite ", "Ottieni Outlook per ", "Scarica Outlook per ",
        "Verstuurd vanaf ", "Verzonden vanaf ", "Verzonden met ", "Verzonden via ", "Verstuurd via ", "Outlook voor ", "Download Outlook voor ",
        "Enviado do ", "Enviado a partir ", "Enviado pelo ", "Enviado de ", "Enviado por ", "Obter o Outlook para ", "Obtenha o Outlook para ",
        "Wysłane z ", "Wysłano z ", "Wysłane za pomocą ", "Pobierz aplikację Outlook", "Pobierz program Outlook", "Uzyskaj aplikację Outlook", "Uzyskaj program Outlook",
        "Skickat från ", "Skickat med ", "Hämta Outlook för ", "Skickad från ",
        "Sendt fra ", "Sendt med ", "Sendt via ", "Hent Outlook til ", "Hent Outlook for ", "Få Outlook til ", "Få Outlook for ", "Skaff deg Outlook for ",
        "iPhoneから", "iPadから", "Androidから", "私のiPhone", "Outlook for ", "Yahoo!メール",
        "发自我的", "從我的", "从我的", "传送自", "傳送自", "来自我的", "來自我的", "寄自", "发自", "發自", "获取 Outlook", "取得 Outlook", "获取Outlook", "下載 Outlook",
    ];

    /// <summary>How they end, in languages that put the verb last.</summary>
    public static readonly string[] ProgramEndings = ["から送信", "から送信されました", "傳送", "を入手", "を使用して送信", " gesendet"];

    private static FrozenDictionary<string, Label> Of(params (Label Label, string[] Words)[] rows)
    {
        var labels = new Dictionary<string, Label>(StringComparer.OrdinalIgnoreCase);
        foreach (var (label, words) in rows)
        {
            foreach (var word in words)
            {
                labels.TryAdd(word, label);
            }
        }

        return labels.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
