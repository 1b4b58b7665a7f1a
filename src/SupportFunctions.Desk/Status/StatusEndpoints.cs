using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using NodaTime;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Incidents;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Pages;

namespace SupportFunctions.Desk.Status;

/// <param name="State">The gravest of all products.</param>
public sealed record StatusDocument(
    ProductState State, Instant AsOf, IReadOnlyList<ProductStatusDocument> Products, IReadOnlyList<IncidentStatusDocument> Incidents, IReadOnlyList<PublicWindow> Maintenance);

/// <param name="Down">In the last 90 days, today included.</param>
/// <param name="Outages">The days, in UTC, on which it was down.</param>
public sealed record ProductStatusDocument(string Name, ProductState State, Duration Down, IReadOnlyList<DayDown> Outages);

/// <param name="Products">Empty: all.</param>
public sealed record IncidentStatusDocument(
    IncidentId Id, string Title, IncidentPhase Phase, IReadOnlyList<string> Products, Instant BeganAt, Instant? ResolvedAt, Instant UpdatedAt, string? Summary, string? NextSteps,
    Instant? NextUpdateBy)
{
    public static IncidentStatusDocument Of(IncidentSummary of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return new(
            of.Id, of.Title, of.Phase, of.Scope.Products, of.BeganAt, of.ResolvedAt, of.Latest?.At ?? of.DeclaredAt, of.Latest?.Summary, of.Latest?.NextSteps, of.NextUpdateBy);
    }
}

/// <summary>The status for the public: a page, JSON and a feed. Nobody needs a key.</summary>
internal static class StatusEndpoints
{
    public const string Path = "/status";

    private const string Group = "Status";

    /// <summary>Whoever stands between may keep it as long as we do.</summary>
    private const string Cached = "public, max-age=5";

    /// <summary>Calendar programs ask every few minutes at most.</summary>
    private const string CachedByCalendars = "public, max-age=300";

    public static IServiceCollection AddStatus(this IServiceCollection services) => services.AddSingleton<StatusSnapshots>();

    public static void MapStatus(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, PageAsync).IsOpen().ExcludeFromDescription();
        endpoints.MapSubscribe();
        endpoints.MapSubscriptions();
        endpoints.MapGet(Path + "/summary.json", SummaryAsync).IsOpen()
            .Says(Group, "What works now, what does not, and the last 90 days of every product.").Answers<StatusDocument>();
        endpoints.MapGet(Path + "/feed.atom", FeedAsync).IsOpen()
            .Says(Group, "Incidents as an Atom feed.").AnswersAs<string>("application/atom+xml");
        endpoints.MapGet(Path + "/maintenance.ics", CalendarAsync).IsOpen()
            .Says(Group, "Public maintenance windows as a calendar to subscribe to; product= (once or more) for those that concern it.").AnswersAs<string>("text/calendar");
    }

    private static async Task<IResult> PageAsync(StatusSnapshots snapshots, MailSettings settings, CancellationToken cancellation) => DeskPage.Of<StatusPage>(
        (nameof(StatusPage.Board), await snapshots.CurrentAsync(cancellation)), (nameof(StatusPage.IsByMail), SubscribeEndpoints.IsOffered(settings)));

    private static async Task<IResult> SummaryAsync(HttpContext context, StatusSnapshots snapshots)
    {
        StatusBoard board = await snapshots.CurrentAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = Cached;
        return Results.Json(
            new StatusDocument(
                board.State, board.AsOf,
                [.. board.Products.Select(p => new ProductStatusDocument(p.Name, p.State, p.History.Down, p.History.Downs))],
                [.. board.Active.Concat(board.Recent).Select(IncidentStatusDocument.Of)],
                board.Windows),
            DeskJson.Options);
    }

    private static async Task<IResult> FeedAsync(HttpContext context, StatusSnapshots snapshots, MailSettings settings)
    {
        StatusBoard board = await snapshots.CurrentAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = Cached;
        return Results.Text(StatusFeed.Write(board, settings.Domain, AddressOf(context, settings)), StatusFeed.ContentType);
    }

    private static async Task<IResult> CalendarAsync(HttpContext context, StatusSnapshots snapshots, MailSettings settings)
    {
        StatusBoard board = await snapshots.CurrentAsync(context.RequestAborted);
        string[] products = [.. context.Request.Query["product"].OfType<string>().Where(p => p.Length > 0).Distinct(StringComparer.Ordinal)];
        byte[] file = Encoding.UTF8.GetBytes(StatusCalendar.Write(board, products, settings.Domain, AddressOf(context, settings)));
        context.Response.Headers.CacheControl = CachedByCalendars;
        return Results.Bytes(file, StatusCalendar.ContentType, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(file))[..32]}\""));
    }

    private static Uri AddressOf(HttpContext context, MailSettings settings) =>
        settings.LinkTo("status") ?? new Uri($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}{Path}");
}
