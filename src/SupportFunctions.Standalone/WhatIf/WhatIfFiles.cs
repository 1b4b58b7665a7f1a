using SupportFunctions.Desk.Agreements;
using SupportFunctions.Desk.Calendars;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.WhatIf;

namespace SupportFunctions.Standalone.WhatIf;

/// <summary>The question as HTTP would have it, with its files read.</summary>
internal static class WhatIfFiles
{
    private const long MaxBytes = 1024 * 1024;

    /// <param name="faults">What cannot be read, by field.</param>
    public static WhatIfBody Read(WhatIfArguments arguments, Faults faults) => new()
    {
        From = At("from", arguments.From, faults),
        To = At("to", arguments.To, faults),
        Agreement = arguments.Agreement is var (agreement, agreed) ? new AgreementReplacement(agreement, Read<AgreementResource>("agreement", agreed, faults)) : null,
        Calendar = arguments.Calendar is var (calendar, hours) ? new CalendarReplacement(calendar, Read<CalendarResource>("calendar", hours, faults)) : null,
        Staffing = arguments.Staffing is var (was, would) ? new StaffingPlan(was, would) : null,
    };

    private static NodaTime.Instant? At(string field, string? text, Faults faults)
    {
        if (Periods.Read(text) is { } read)
        {
            return read;
        }

        faults.AddUnreadable(field, $"'{text}' is neither a date nor an instant. {Periods.HowTo}");
        return null;
    }

    /// <summary>An id never has a slash, and none of ours ends so.</summary>
    private static Replacement<T>? Read<T>(string field, string text, Faults faults) where T : class
    {
        if (!text.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && !text.Contains('/', StringComparison.Ordinal))
        {
            return new Replacement<T>(text, null);
        }

        try
        {
            var file = new FileInfo(text);
            if (file.Exists && file.Length > MaxBytes)
            {
                faults.AddUnreadable(field, $"The file {text} is larger than a mebibyte.");
                return null;
            }

            return Replacement.Read<T>(File.ReadAllBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.AddUnreadable(field, $"The file {text} cannot be read: {e.Message}");
        }
        catch (ProblemException e)
        {
            faults.AddUnreadable(field, $"The file {text} cannot be read: {e.Problem.Detail}");
        }

        return null;
    }
}
