using System.Globalization;
using SupportFunctions.Core.PreSales;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.PreSales;

/// <summary>What a form must hold (R-IN-3). Whoever does not know an answer says so, and is asked later: nobody is held up.</summary>
internal static class PreSalesRules
{
    private const string Or = " Write 'not known yet' if you do not know; you will be asked by mail.";

    public static void Check(PreSalesBody body, Faults faults)
    {
        if (body.From is null)
        {
            faults.Add("from", "This is required: whom to answer, with a mail address such as ada@acme.example.");
        }
        else
        {
            Checks.Address(faults, "from.email", body.From.Email?.Trim());
            Checks.OptionalText(faults, "from.name", Blank(body.From.Name));
        }

        Checks.OptionalText(faults, "company", Blank(body.Company), PreSalesLimits.Line);
        Required(faults, "summary", body.Summary, PreSalesLimits.Summary, "the issue in one line.", isLine: true);
        Required(faults, "attempted", body.Attempted, PreSalesLimits.Text, "what was attempted." + Or);
        Required(faults, "expected", body.Expected, PreSalesLimits.Text, "the result that was expected." + Or);
        Required(faults, "stepsTaken", body.StepsTaken, PreSalesLimits.Text, "the steps already taken, or 'none'." + Or);
        Required(faults, "impact", body.Impact, PreSalesLimits.Impact,
            "one of failed-deployment, total-loss, core-features-unavailable, whole-service-slow, non-blocking, or your own words.");
        Required(faults, "affectedUsers", body.AffectedUsers, PreSalesLimits.Line, "'all', 'select', or how many." + Or, isLine: true);
        List(faults, "designDocs", body.DesignDocs, PreSalesLimits.Document, "links to the relevant design documents, or 'none'.");
        Required(faults, "salesStage", body.SalesStage, PreSalesLimits.Line, "the place in the sales cycle, such as 'technical validation'." + Or, isLine: true);
        List(faults, "keyDates", body.KeyDates, PreSalesLimits.Date, "the key dates, or 'none'." + Or);
        Checks.OptionalText(faults, "severity", Blank(body.Severity), PreSalesLimits.Severity);
    }

    private static void Required(Faults faults, string field, string? value, int max, string what, bool isLine = false)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            faults.Add(field, "This is required: " + what);
        }
        else if (isLine)
        {
            Checks.Text(faults, field, value.Trim(), max);
        }
        else if (value.Length > max)
        {
            faults.Add(field, TooLong(value.Length, max));
        }
    }

    /// <summary>An empty list is an answer: there are none.</summary>
    private static void List(Faults faults, string field, IReadOnlyList<string?>? values, int max, string what)
    {
        if (values is null)
        {
            faults.Add(field, "This is required: " + what);
            return;
        }

        if (!Checks.Count(faults, field, values.Count, PreSalesLimits.Entries))
        {
            return;
        }

        for (int i = 0; i < values.Count; i++)
        {
            Checks.Text(faults, Checks.At(field, i), values[i]?.Trim(), max);
        }
    }

    private static string TooLong(int length, int max) => string.Create(
        CultureInfo.InvariantCulture, $"At most {max} characters; this has {length}. Say the rest in a design document, or in an answer to our mail.");

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Of a body that passed.</summary>
    public static PreSalesAnswers AnswersOf(PreSalesBody body) => new()
    {
        Company = Blank(body.Company),
        Summary = Blank(body.Summary),
        Attempted = Text(body.Attempted),
        Expected = Text(body.Expected),
        StepsTaken = Text(body.StepsTaken),
        Impact = Text(body.Impact),
        AffectedUsers = Blank(body.AffectedUsers),
        DesignDocs = OrNone(body.DesignDocs),
        SalesStage = Blank(body.SalesStage),
        KeyDates = OrNone(body.KeyDates),
        Severity = Blank(body.Severity),
    };

    private static string? Text(string? text) => Blank(text) is { } said ? Intake.MailText.Body(said) : null;

    private static System.Collections.Immutable.ImmutableArray<string> OrNone(IReadOnlyList<string?>? values) =>
        values is null or [] ? ["none"] : [.. values.Select(v => v!.Trim())];
}
