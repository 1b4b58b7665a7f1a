using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Incidents;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Maintenance;
using SupportFunctions.Desk.Maintenance.Notices;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Notifications;

/// <summary>What was sent to whom, when, why, and what is known of its arrival. No body of a mail is here.</summary>
internal static class NotificationEndpoints
{
    private const string Group = "Notifications";

    public static void MapNotifications(this IEndpointRouteBuilder endpoints)
    {
        Map("/api/cases/{id}/notifications", OfCaseAsync, "Every mail about a case, newest first: to whom, when, by which rule, and what became of it.");
        Map("/api/customers/{id}/notifications", OfCustomerAsync, "Every mail to a customer, about cases and maintenance, newest first; from and to bound when it was decided.");
        Map("/api/maintenance-windows/{id}/notifications", OfWindowAsync, "Every mail about a maintenance window, newest first.");
        Map("/api/incidents/{id}/notifications", OfIncidentAsync, "Every mail to staff about an incident, newest first; what customers were told is in the log of their cases.");

        void Map(string url, Delegate handler, string says) =>
            endpoints.MapGet(url, handler).Needs(Role.Reader).Says(Group, says).Answers<Paged<Notification>>().Refuses(400, 404);
    }

    private static async Task<IResult> OfCaseAsync(string id, [AsParameters] PageQuery query, CaseStore store, NotificationLog log, CancellationToken cancellation) =>
        CaseId.TryRead(id, out CaseId read) && (await store.LoadAsync(read, cancellation)).ETag is not null
            ? Show(await log.OfAsync(CaseNotifications.PlaceOf(read), query.Read(), cancellation))
            : None("case", id, "C-1042");

    private static async Task<IResult> OfWindowAsync(string id, [AsParameters] PageQuery query, WindowStore store, NotificationLog log, CancellationToken cancellation) =>
        WindowId.TryRead(id, out WindowId read) && (await store.LoadAsync(read, cancellation)).Window.State != WindowState.None
            ? Show(await log.OfAsync(NoticeStore.PlaceOf(read), query.Read(), cancellation))
            : None("maintenance window", id, "W-12");

    private static async Task<IResult> OfIncidentAsync(string id, [AsParameters] PageQuery query, IncidentStore store, NotificationLog log, CancellationToken cancellation) =>
        IncidentId.TryRead(id, out IncidentId read) && (await store.LoadAsync(read, cancellation)).ETag is not null
            ? Show(await log.OfAsync(IncidentOutbox.LogPlaceOf(read), query.Read(), cancellation))
            : None("incident", id, "I-3");

    /// <summary>A customer that was deleted still was sent what it was sent.</summary>
    private static async Task<IResult> OfCustomerAsync(
        string id, string? from, string? to, [AsParameters] PageQuery query, ResourceTable<CustomerResource> customers, NotificationLog log, CancellationToken cancellation)
    {
        var faults = new Faults();
        (Instant? start, Instant? end) = Periods.ReadOpen(from, to, faults);
        faults.ThrowIfAny();
        Paged<Notification> page = await log.OfCustomerAsync(id, start, end, query.Read(), cancellation);
        return page.Items.Count == 0 && await customers.FindAsync(id, cancellation) is null ? None("customer", id, "acme") : Show(page);
    }

    private static IResult Show(Paged<Notification> page) => Results.Json(page, DeskJson.Options);

    private static Problem None(string what, string id, string example) =>
        Problems.NotFound($"There is no {what} '{(id.Length > 40 ? id[..40] : id)}'. Ids look like {example}.");
}
