using System.Collections.Frozen;
using System.Reflection;
using System.Text.RegularExpressions;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Core.Maintenance;

namespace SupportFunctions.Desk.Mail;

/// <summary>Templates that share what they may say and the partials that they are made of.</summary>
/// <param name="Names">Without language and ending: <c>closing-reminder</c>.</param>
/// <param name="Words">Names as templates write them.</param>
/// <param name="Empty">A view in which nothing is said, to try templates with.</param>
internal sealed partial record TemplateFamily(IReadOnlyList<string> Names, FrozenSet<string> Partials, FrozenSet<string> Words, object Empty)
{
    public const string WeeklyDigest = "weekly-digest";

    public const string NoteName = "note";

    /// <summary>Of cases, and of the incidents that they are linked to.</summary>
    public static TemplateFamily Cases { get; } = new(
        [
            .. Enum.GetValues<MailKind>().Where(k => k != MailKind.Unknown).Select(NameOf),
            .. Enum.GetValues<IncidentMailKind>().Where(k => k != IncidentMailKind.Unknown).Select(NameOf),
        ],
        FrozenSet.Create(StringComparer.Ordinal, "layout", "staff-layout", "status", "hear", "alert", "pre-sales-answers", "incident-facts"),
        WordsOf<MailView>(),
        new MailView());

    public static TemplateFamily Windows { get; } = new(
        [.. Enum.GetValues<NoticeKind>().Where(k => k != NoticeKind.Unknown).Select(NameOf)],
        FrozenSet.Create(StringComparer.Ordinal, "window-layout", "window-staff-layout", "window-times"),
        WordsOf<WindowMailView>(),
        new WindowMailView());

    /// <summary>To whoever gets the public status by mail.</summary>
    public static TemplateFamily Subscribers { get; } = new(
        [.. Enum.GetValues<SubscriberMailKind>().Where(k => k != SubscriberMailKind.Unknown).Select(NameOf)],
        FrozenSet.Create(StringComparer.Ordinal, "subscriber-layout", "subscriber-times", "subscriber-update"),
        WordsOf<SubscriberMailView>(),
        new SubscriberMailView());

    /// <summary>What one mail says of another.</summary>
    public static TemplateFamily Notes { get; } = new([NoteName], FrozenSet<string>.Empty, WordsOf<MailNoteView>(), new MailNoteView());

    /// <summary>Told once a week, to whoever wants it.</summary>
    public static TemplateFamily Digests { get; } = new([WeeklyDigest], FrozenSet<string>.Empty, WordsOf<DigestMailView>(), DigestMailView.Empty)
    {
        Lists = new Dictionary<string, FrozenSet<string>>
        {
            ["cases"] = WordsOf<DigestCaseView>(),
            ["resolved"] = WordsOf<DigestCaseView>(),
            ["windows"] = WordsOf<DigestWindowView>(),
        }.ToFrozenDictionary(StringComparer.Ordinal),
    };

    public static IReadOnlyList<TemplateFamily> All { get; } = [Cases, Windows, Subscribers, Digests, Notes];

    /// <summary>Names that stand for several things, and what may be said of each inside <c>{{#each}}</c>.</summary>
    public FrozenDictionary<string, FrozenSet<string>> Lists { get; init; } = FrozenDictionary<string, FrozenSet<string>>.Empty;

    /// <example><c>ClosingReminder</c> is <c>closing-reminder</c>.</example>
    public static string NameOf(MailKind kind) => Kebab(kind.ToString());

    /// <example><c>Reminder</c> is <c>window-reminder</c>.</example>
    public static string NameOf(NoticeKind kind) => "window-" + Kebab(kind.ToString());

    /// <example><c>UpdateDue</c> is <c>incident-update-due</c>.</example>
    public static string NameOf(IncidentMailKind kind) => "incident-" + Kebab(kind.ToString());

    /// <example><c>WindowStarted</c> is <c>subscriber-window-started</c>.</example>
    public static string NameOf(SubscriberMailKind kind) => "subscriber-" + Kebab(kind.ToString());

    private static string Kebab(string name) => InnerCapital().Replace(name, "-$0").ToLowerInvariant();

    private static FrozenSet<string> WordsOf<TView>() =>
        typeof(TView).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..]).ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\B[A-Z]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex InnerCapital();
}
