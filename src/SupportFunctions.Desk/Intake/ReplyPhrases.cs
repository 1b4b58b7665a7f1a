namespace SupportFunctions.Desk.Intake;

/// <summary>The words by which mail programs announce what they quote. One row a language; another language is another row.</summary>
internal static class ReplyPhrases
{
    /// <param name="Opening">First word of "On ... wrote:", with its blank; empty where none is fixed.</param>
    /// <param name="Verb">The word that stands somewhere after it.</param>
    public readonly record struct Attribution(string Opening, string Verb);

    /// <param name="From">Labels of the header block that Outlook puts above a quote; the colon follows.</param>
    public readonly record struct HeaderLabels(string From, string[] Others);

    public static readonly Attribution[] Attributions =
    [
        new("On ", "wrote"),
        new("Am ", "schrieb"),
        new("Le ", "a écrit"),
        new("El ", "escribió"),
    ];

    public static readonly HeaderLabels[] Blocks =
    [
        new("From", ["Sent", "Date", "To", "Cc", "Subject"]),
        new("Von", ["Gesendet", "Datum", "An", "Cc", "Betreff"]),
        new("De", ["Envoyé", "Date", "À", "Cc", "Objet", "Enviado", "Enviado el", "Fecha", "Para", "CC", "Asunto"]),
    ];

    /// <summary>Between dashes, above a quoted original.</summary>
    public static readonly string[] Originals =
        ["Original Message", "Original Appointment", "Reply message", "Ursprüngliche Nachricht", "Originalnachricht", "Message d'origine", "Message original", "Mensaje original"];

    /// <summary>Between dashes or alone, above a mail passed on. What follows is the message, not a quote.</summary>
    public static readonly string[] Forwards =
        ["Forwarded message", "Begin forwarded message", "Weitergeleitete Nachricht", "Anfang der weitergeleiteten Nachricht",
         "Message transféré", "Début du message réexpédié", "Début du message transféré", "Mensaje reenviado", "Inicio del mensaje reenviado"];

    public static readonly string[] ForwardPrefixes = ["Fwd:", "FW:", "Fw:", "WG:", "TR:", "RV:", "I:"];
}
