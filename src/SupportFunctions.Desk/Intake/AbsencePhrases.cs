using System.Text;

namespace SupportFunctions.Desk.Intake;

/// <summary>The words by which programs answer for people who are away: a row a language. Never proof alone, because people write about absences, and about answers, too.</summary>
internal static class AbsencePhrases
{
    private const int LongestTag = 40;

    private const int Looked = 4_000;

    /// <summary>How subjects of automatic answers begin. Nobody puts them before the subject of a mail that they answer themselves.</summary>
    private static readonly string[] _answers =
    [
        "automatic reply", "automatic response", "automated reply", "automated response", "auto reply", "auto-reply", "autoreply", "auto response", "auto-response", "autoresponse",
        "automatische antwort", "automatische rückantwort", "automatisierte antwort", "autoantwort",
        "réponse automatique", "reponse automatique", "réponse auto",
        "respuesta automática", "respuesta automatica", "contestación automática",
        "risposta automatica", "risponditore automatico",
        "automatisch antwoord", "automatische antwoord", "automatische reactie", "automatische beantwoording",
        "resposta automática", "resposta automatica",
        "odpowiedź automatyczna", "odpowiedz automatyczna", "automatyczna odpowiedź", "autoodpowiedź",
        "automatiskt svar", "automatiskt meddelande", "autosvar",
        "automatisk svar", "automatisk besvarelse",
        "自動応答", "自動返信", "自動回答",
        "自动答复", "自动回复", "自動回覆", "自動答覆", "自動回复",
    ];

    /// <summary>How subjects of absence notices begin.</summary>
    private static readonly string[] _absences =
    [
        "out of office", "out of the office", "out-of-office", "ooo:", "away from the office", "away from my desk", "away from my mail", "vacation", "on vacation", "on holiday", "on leave",
        "on annual leave", "on parental leave", "on maternity leave", "i am away", "i'm away",
        "abwesenheit", "abwesend", "büroabwesenheit", "nicht im büro", "nicht im haus", "außer haus", "ausser haus", "im urlaub", "urlaub",
        "absence", "absent", "message d'absence", "notification d'absence", "avis d'absence", "en congé", "en vacances", "hors du bureau",
        "fuera de la oficina", "fuera de oficina", "ausencia", "ausente", "aviso de ausencia", "mensaje de ausencia", "de vacaciones",
        "fuori ufficio", "fuori dall'ufficio", "fuori sede", "assenza", "assente", "in ferie", "messaggio di assenza",
        "afwezig", "niet aanwezig", "niet op kantoor", "buiten kantoor", "met vakantie", "op vakantie",
        "fora do escritório", "fora do escritorio", "ausência", "aviso de ausência", "mensagem de ausência", "de férias", "em férias",
        "poza biurem", "nieobecność", "nieobecny", "nieobecna", "informacja o nieobecności", "urlop", "na urlopie",
        "frånvaro", "frånvarande", "inte på kontoret", "ej på kontoret", "på semester", "semester",
        "fravær", "fraværende", "ikke på kontoret", "ikke på kontor", "ikke til stede", "på ferie", "ferie", "autosvar ved fravær",
        "不在", "外出中", "休暇", "ただいま不在", "夏季休業", "年末年始休業",
        "外出", "休假", "不在办公室", "不在辦公室", "离开办公室", "出差", "休假中",
    ];

    private static readonly string[] _absencePhrases = [.. _absences.Where(a => a.AsSpan().IndexOfAny(" -:'") > 0)];

    /// <summary>What stands in subjects after a name, as Notes writes them: "Kim Poe is out of the office (returning 16/03/2026)".</summary>
    private static readonly string[] _said =
    [
        " is out of the office", " is out of office", " is currently out", " ist nicht im büro", " ist außer haus", " ist abwesend", " est absent", " está fuera de la oficina", " estará ausente",
        " è fuori ufficio", " è assente", " is afwezig", " está ausente", " jest poza biurem", " är inte på kontoret", " er ikke på kontoret", "は不在です", "は休暇中です", "不在办公室",
    ];

    /// <summary>What stands in the text of one, besides the above.</summary>
    private static readonly string[] _returns =
    [
        "limited access to", "no access to my", "i will be back", "i will return", "upon my return", "when i return", "not in the office", "in urgent cases", "if your matter is urgent",
        "bin ich wieder", "wieder erreichbar", "wieder im büro", "in dringenden fällen", "nicht weitergeleitet", "nicht im büro",
        "de retour", "mon retour", "en cas d'urgence", "actuellement absent", "je serai absent",
        "a mi regreso", "estaré de vuelta", "en caso de urgencia", "estaré fuera",
        "al mio rientro", "in caso di urgenza", "sarò assente", "per urgenze",
        "ben ik weer", "weer bereikbaar", "bij mijn terugkomst", "in dringende gevallen",
        "meu retorno", "meu regresso", "em caso de urgência", "estarei ausente",
        "po powrocie", "w pilnych sprawach", "będę nieobecn", "jestem nieobecn",
        "är tillbaka", "åter på kontoret", "vid brådskande", "är på semester",
        "er tilbake", "er tilbage", "tilbage på kontoret", "tilbake på kontoret", "ved hastende", "ved haster",
        "不在にして", "休暇をいただ", "休暇中", "戻り次第", "席を外して",
        "返回后", "返回後", "回来后", "休假期间", "如有急事", "紧急事宜", "緊急事宜",
    ];

    public static bool IsAnswerSubject(string subject) => Begins(subject, _answers);

    public static bool IsAbsenceSubject(string subject) => Begins(subject, _answers) || Begins(subject, _absences)
        || Composed(subject) is var said && Array.Exists(_said, p => said.Contains(p, StringComparison.OrdinalIgnoreCase));

    /// <summary>It begins with a phrase ("out of office"), not with the mere word for an absence, which people also write about.</summary>
    public static bool IsAbsencePhrase(string subject) => Begins(subject, _absencePhrases);

    /// <summary>It says when somebody is back, or whom to ask meanwhile: a stronger sign than the word for an absence.</summary>
    public static bool PromisesReturn(string text) => Composed(MailText.Cut(text, Looked)) is var said && Array.Exists(_returns, p => said.Contains(p, StringComparison.OrdinalIgnoreCase));

    public static bool SpeaksOfAbsence(string text)
    {
        string said = Composed(MailText.Cut(text, Looked));
        return PromisesReturn(text)
            || Array.Exists(_absences, p => said.Contains(p, StringComparison.OrdinalIgnoreCase))
            || Array.Exists(_answers, p => said.Contains(p, StringComparison.OrdinalIgnoreCase));
    }

    private static bool Begins(string subject, string[] phrases)
    {
        string said = Composed(subject).TrimStart();
        foreach (string candidate in (string[])[said, WithoutTags(said), said.TrimStart('[', '(', '【', '「', '（', '*', '"', ' ')])
        {
            if (Array.Exists(phrases, p => candidate.StartsWith(p, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What mail gateways put before the subjects of strangers: "[EXTERNAL] Automatic reply: x".</summary>
    private static string WithoutTags(string subject)
    {
        string rest = subject;
        for (int tags = 0; tags < 3 && rest is ['[' or '【' or '*', ..] && rest.AsSpan(1).IndexOfAny(']', '】', '*') is >= 0 and < LongestTag and var end; tags++)
        {
            rest = rest[(end + 2)..].TrimStart();
        }

        return rest;
    }

    /// <summary>Some systems send "e" and an accent apart.</summary>
    private static string Composed(string text)
    {
        try
        {
            return text.IsNormalized() ? text : text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair: nothing that a phrase could be made of.
            return text;
        }
    }
}
