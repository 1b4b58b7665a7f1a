using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.PreSales;
using SupportFunctions.Desk.Cases;

namespace SupportFunctions.Desk.PreSales;

/// <summary>What a case shows of the pre-sales request that it is (R-IN-3).</summary>
/// <param name="Missing">Names of the answers that nobody has given yet.</param>
/// <param name="TimesAsked">Mails that asked for them: the question and its reminders.</param>
public sealed record PreSalesDocument(PreSalesAnswersDocument Answers, IReadOnlyList<string> Missing, int TimesAsked)
{
    /// <summary>What the sender thinks, and who that is; the desk's priority is another thing (R-PRI-2).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SuggestedSeverity? SuggestedSeverity { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PersonDocument? Asked { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? RemindAt { get; init; }

    /// <summary>Who was told of the prospect's own message (R-IN-6).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PersonDocument? RoutedTo { get; init; }

    public static PreSalesDocument? Of(PreSalesRequest? request) => request is null ? null : new(
        PreSalesAnswersDocument.Of(request.Answers), request.Missing, request.TimesAsked)
    {
        SuggestedSeverity = request is { Answers.Severity: { } value, SeverityBy: { } by } ? new SuggestedSeverity(value, by) : null,
        Asked = Of(request.Asked),
        RemindAt = request.RemindAt is [var next, ..] ? next : null,
        RoutedTo = Of(request.RoutedTo),
    };

    private static PersonDocument? Of(Person? person) => person is null ? null : new PersonDocument(person.Address, person.Name);
}

/// <param name="By">An address, or an actor's name.</param>
public sealed record SuggestedSeverity(string Value, string By);

/// <summary>The answers by the names of the form.</summary>
public sealed record PreSalesAnswersDocument(
    string? Company, string? Summary, string? Attempted, string? Expected, string? StepsTaken, string? Impact, string? AffectedUsers,
    IReadOnlyList<string> DesignDocs, string? SalesStage, IReadOnlyList<string> KeyDates)
{
    public static PreSalesAnswersDocument Of(PreSalesAnswers of) => new(
        of.Company, of.Summary, of.Attempted, of.Expected, of.StepsTaken, of.Impact, of.AffectedUsers, of.DesignDocs, of.SalesStage, of.KeyDates);
}
