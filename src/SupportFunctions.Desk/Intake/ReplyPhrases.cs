namespace SupportFunctions.Desk.Intake;

/// <summary>Words that give automatic mail away.</summary>
internal static class ReplyPhrases
{
    /// <summary>How subjects of absence notices begin; never proof alone (people write about being out of office).</summary>
    public static readonly string[] AbsenceSubjects =
        ["out of office", "out of the office", "automatic reply", "auto reply", "auto-reply", "autoreply", "auto response", "vacation",
         "abwesenheit", "automatische antwort", "abwesend", "réponse automatique", "absence du bureau", "respuesta automática", "fuera de la oficina", "ausencia"];
}
