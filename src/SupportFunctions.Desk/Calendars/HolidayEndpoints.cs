using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Calendars;

/// <summary>Importing holidays into a calendar, and looking at what a calendar will do. Federal holidays are an import that an administrator chooses.</summary>
internal static class HolidayEndpoints
{
    private const string Group = "Calendars";

    public static void MapHolidays(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/calendars/{id}/holidays", ImportAsync).Needs(Role.Admin)
            .Says(Group, "Add or replace holidays: US federal ones, dates, or the all-day events of an iCalendar file (from, to: years); dryRun=true only shows.")
            .Accepts<HolidayImportBody>("application/json", HolidayImport.ICalendar)
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                // The one type of the declaration is that of the JSON; a file is text.
                if (operation.RequestBody?.Content?.TryGetValue(HolidayImport.ICalendar, out OpenApiMediaType? file) == true)
                {
                    file.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "An iCalendar file (RFC 5545) of at most 1 MiB." };
                }

                return Task.CompletedTask;
            })
            .Answers<HolidayImportAnswer>().Refuses(400, 404, 409, 412, 413, 415);
        endpoints.MapGet("/api/calendars/{id}/preview", PreviewAsync).Needs(Role.Reader)
            .Says(Group, "The next months of a calendar with warnings: from (a date, else today), months (1 to 36, else 12), days=true for every day, format=text.")
            .Answers<CalendarPreviewDocument>().Refuses(400, 404);
    }

    private static async Task<IResult> ImportAsync(
        string id, [AsParameters] ImportQuery query, HttpContext context,
        ResourceService<CalendarResource> service, ResourceRules<CalendarResource> rules, IHolidayFeedReader reader, DeskTime desk)
    {
        WorkCalendar present = CalendarKind.ToCalendar(await service.GetAsync(id, context.RequestAborted));
        HolidayImport import = await HolidayImport.ReadAsync(context, query, CalendarAhead.Today(present.Zone, desk), reader);
        bool isDryRun = query.DryRun ?? false;
        HolidayMerge? merge = null;
        (Stored<CalendarResource> stored, string etag) = await service.ChangeAsync(
            id,
            old =>
            {
                merge = HolidayMerge.Of(old.Value.Holidays ?? [], import.Holidays, import.Replace);
                // A correction belongs to the version that it came with.
                return merge.Added.Count + merge.Removed.Count == 0 ? old.Value : old.Value with { Holidays = merge.Holidays, Correction = null };
            },
            isDryRun,
            context);
        context.SetETag(etag);
        return TypedResults.Ok(new HolidayImportAnswer(rules.Remark(stored), !isDryRun, merge!.Added, merge.Removed, merge.Unchanged, import.Skipped));
    }

    private static async Task<IResult> PreviewAsync(
        string id, string? from, string? months, bool? days, string? format, ResourceService<CalendarResource> service, DeskTime desk, CancellationToken cancellation)
    {
        var faults = new Faults();
        LocalDate? start = null;
        if (from is not null)
        {
            ParseResult<LocalDate> read = LocalDatePattern.Iso.Parse(from);
            start = read.Success ? read.Value : null;
            if (!read.Success)
            {
                faults.Add("from", $"'{from}' is not a date; write yyyy-MM-dd, such as 2026-11-26.");
            }
        }

        int count = CalendarAhead.UsualMonths;
        if (months is not null && !(int.TryParse(months, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= CalendarAhead.MaxMonths))
        {
            faults.Add("months", $"'{months}' is not a whole number from 1 to 36.");
        }

        if (format is not (null or "json" or "text"))
        {
            faults.Add("format", $"'{format}' is none of json and text.");
        }

        faults.ThrowIfAny();
        WorkCalendar calendar = CalendarKind.ToCalendar(await service.GetAsync(id, cancellation));
        CalendarPreview preview = CalendarAhead.Of(calendar, start, count, desk)
            ?? throw Problems.Validation("from", "Calendars are computed for the years 1920 to 2199; ask for months within them.").ToException();
        var document = CalendarPreviewDocument.Of(calendar, preview, days ?? false);
        return format == "text" ? Results.Text(CalendarPreviewText.Of(document), "text/plain; charset=utf-8") : Results.Json(document, DeskJson.Options);
    }
}
