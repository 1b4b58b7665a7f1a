using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Validity;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Agreements;
using SupportFunctions.Desk.Calendars;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.WhatIf;

/// <summary>Checks what was asked, by the rules of a PUT, and makes the other terms of it.</summary>
public sealed class WhatIfQuestions(IDirectory directory, ResourceTable<AgreementResource> agreements, ResourceTable<CalendarResource> calendars)
{
    private const string NoAgreement = "There is no agreement '{0}'. GET /api/agreements lists those there are.";
    private const string OtherCalendar = "what-if";
    private const string NoCalendar = "There is no calendar '{0}'. GET /api/calendars lists those there are.";

    /// <summary>Adds every fault; the question can be answered when there is none.</summary>
    /// <param name="now">As of when.</param>
    public async ValueTask<WhatIfQuestion> ReadAsync(WhatIfBody body, Instant now, Faults faults, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(faults);
        CasePeriod period = Periods.Check(body.From, body.To, faults);
        if (body is { Agreement: null, Calendar: null, Staffing: null })
        {
            faults.Add("agreement", "Say what to replace: an agreement, a calendar, the staffing, or several of them.");
        }

        SlaTerms terms = await directory.SlaTermsAsync(cancellation);
        SlaTerms would = terms;
        if (body.Agreement is { } agreement && await AgreementAsync(agreement, terms, faults, cancellation) is { } agreed)
        {
            would = would.With(agreement.Id!, agreed);
        }

        if (body.Calendar is { } calendar && await CalendarAsync(calendar, terms, faults, cancellation) is { } hours)
        {
            would = would.With(calendar.Id!, hours);
        }

        return new WhatIfQuestion(period, terms, new Alternative(would, body.Staffing is { } plan ? Staffing(plan, terms, faults) : null), now);
    }

    private async ValueTask<Timeline<Agreement>?> AgreementAsync(AgreementReplacement asked, SlaTerms terms, Faults faults, CancellationToken cancellation)
    {
        Timeline<Agreement>? known = Known(faults, "agreement.id", asked.Id, terms.Agreements, NoAgreement);
        switch (asked.ReplaceWith)
        {
            case { Id: { } other }:
                return Known(faults, "agreement.replaceWith", other, terms.Agreements, NoAgreement);
            case { Body: { } value, Unread: var own }:
                await AgreementRules.CheckBodyAsync(value, calendars, own, cancellation);
                faults.AddAll("agreement.replaceWith", own);
                return known is null || !own.IsEmpty ? null
                    : await IsItselfAsync(agreements, asked.Id!, Plain(value), Plain, cancellation) ? known
                    : new Timeline<Agreement>(AgreementKind.ToAgreement(value with { Id = asked.Id }));
            default:
                faults.Add("agreement.replaceWith", "An agreement is required, as in a PUT, or the id of another one.");
                return null;
        }
    }

    /// <summary>Replaced by itself it is itself, with every version that it had.</summary>
    private static async ValueTask<bool> IsItselfAsync<T>(ResourceTable<T> table, string id, T value, Func<T, T> plain, CancellationToken cancellation) where T : class =>
        await table.FindAsync(id, cancellation) is { } present && DeskJson.Write(plain(present.Value)) == DeskJson.Write(value);

    /// <summary>What it says, without what belongs to the writing of one version.</summary>
    private static AgreementResource Plain(AgreementResource value) => value with { Id = null, Correction = null };

    private static CalendarResource Plain(CalendarResource value) => value with { Id = null, Correction = null, Warnings = null, Holidays = value.Holidays ?? [] };

    private async ValueTask<EffectiveCalendar?> CalendarAsync(CalendarReplacement asked, SlaTerms terms, Faults faults, CancellationToken cancellation)
    {
        EffectiveCalendar? known = Known(faults, "calendar.id", asked.Id, terms.Calendars, NoCalendar);
        switch (asked.ReplaceWith)
        {
            case { Id: { } other }:
                return Known(faults, "calendar.replaceWith", other, terms.Calendars, NoCalendar);
            case { Body: { } value, Unread: var own }:
                WorkCalendar? read = CalendarChecks.CheckBody(OtherCalendar, value, own);
                faults.AddAll("calendar.replaceWith", own);
                return known is null || read is null || !own.IsEmpty ? null
                    : await IsItselfAsync(calendars, asked.Id!, Plain(value), Plain, cancellation) ? known
                    : new EffectiveCalendar(read);
            default:
                faults.Add("calendar.replaceWith", "The id of another calendar is required, or a calendar as in a PUT.");
                return null;
        }
    }

    private static Staffing? Staffing(StaffingPlan plan, SlaTerms terms, Faults faults)
    {
        EffectiveCalendar? was = Known(faults, "staffing.was", plan.Was ?? BuiltInCalendars.DeskHours.Id, terms.Calendars, NoCalendar);
        EffectiveCalendar? would = Known(faults, "staffing.would", plan.Would, terms.Calendars, NoCalendar);
        return was is null || would is null ? null : new Staffing(was, would);
    }

    private static T? Known<T>(Faults faults, string field, string? id, IReadOnlyDictionary<string, T> all, string none) where T : class
    {
        if (id is not null && all.TryGetValue(id, out T? found))
        {
            return found;
        }

        faults.Add(field, id is null ? "An id is required." : string.Format(System.Globalization.CultureInfo.InvariantCulture, none, id.Length > ResourceIds.MaxCharacters ? id[..ResourceIds.MaxCharacters] : id));
        return null;
    }
}
