using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Admin;
using SupportFunctions.Desk.Agreements;
using SupportFunctions.Desk.Availability;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Calendars;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Digests;
using SupportFunctions.Desk.Engineers;
using SupportFunctions.Desk.Health;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Incidents;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Jobs;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.KnownIssues;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Maintenance;
using SupportFunctions.Desk.Maintenance.Answers;
using SupportFunctions.Desk.Messages;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.OpenApi;
using SupportFunctions.Desk.Pages;
using SupportFunctions.Desk.Policies;
using SupportFunctions.Desk.PreSales;
using SupportFunctions.Desk.Queue;
using SupportFunctions.Desk.Reports;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Satisfaction;
using SupportFunctions.Desk.Status;
using SupportFunctions.Desk.Subscribers;
using SupportFunctions.Desk.Time;
using SupportFunctions.Desk.WhatIf;

namespace SupportFunctions.Desk;

/// <summary>Puts the desk together, the same for every host.</summary>
public static class DeskRegistration
{
    /// <summary>
    /// The host adds the ports (<see cref="Storage.ITableStore"/>, <see cref="Storage.IBlobStore"/>, <see cref="IApiKeys"/>,
    /// <see cref="IIntakeHandover"/>, <see cref="ILifecycles"/>, <see cref="Mail.IMailTransport"/>), its mail settings, and
    /// <see cref="DeskTime"/> where it should not be real time.
    /// </summary>
    public static IServiceCollection AddDesk(this IServiceCollection services)
    {
        services.TryAddSingleton(new DeskTime(TimeProvider.System));
        services.TryAddSingleton(new MachineTime(TimeProvider.System));
        return services.AddDeskHttp().AddDeskOpenApi().AddDeskDirectory().AddLifecycles().AddCases().AddJobs().AddIntake().AddReports()
            .AddAvailability().AddIncidents().AddMaintenance().AddDigests().AddNotifications().AddStatus().AddSubscribers().AddSatisfaction().AddWhatIf();
    }

    /// <summary>The whole pipeline with every endpoint, on Kestrel or on an <see cref="ApplicationBuilder"/> inside another host.</summary>
    public static IApplicationBuilder UseDesk(this IApplicationBuilder app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<BodyLimits>();
        app.UseMiddleware<KeyMiddleware>();
        app.UseRouting();
        app.UseMiddleware<RoleMiddleware>();
        app.UseMiddleware<IdempotencyMiddleware>();
        // Once more: what is kept for an Idempotency-Key is the answer, and a problem is one.
        app.UseMiddleware<ProblemMiddleware>();
        return app.UseEndpoints(endpoints => endpoints.MapDesk());
    }

    /// <summary>Every endpoint. Each says who may use it, what it does and what it answers.</summary>
    public static void MapDesk(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealth();
        endpoints.MapDeskOpenApi();
        endpoints.MapResource<CustomerResource>(CustomerKind.TableName, "customer", Role.Reader, Role.Lead);
        endpoints.MapResource<EngineerResource>(EngineerKind.TableName, "engineer", Role.Reader, Role.Admin);
        endpoints.MapResource<AgreementResource>(AgreementKind.TableName, "agreement", Role.Reader, Role.Admin);
        endpoints.MapResource<CalendarResource>(CalendarKind.TableName, "calendar", Role.Reader, Role.Admin);
        endpoints.MapResource<KnownIssueResource>("known-issues", "known issue", Role.Reader, Role.Engineer);
        endpoints.MapHolidays();
        endpoints.MapPolicy();
        endpoints.MapIntake();
        endpoints.MapPreSales();
        endpoints.MapCases();
        endpoints.MapMessages();
        endpoints.MapCasePage();
        endpoints.MapSession();
        endpoints.MapQueue();
        endpoints.MapAdmin();
        endpoints.MapJobs();
        endpoints.MapWhatIf();
        endpoints.MapSlaReport();
        endpoints.MapAutomaticMailReport();
        endpoints.MapBudgets();
        endpoints.MapWindows();
        endpoints.MapWindowAnswers();
        endpoints.MapAvailability();
        endpoints.MapIncidents();
        endpoints.MapDigests();
        endpoints.MapNotifications();
        endpoints.MapResends();
        endpoints.MapStatus();
        endpoints.MapSatisfaction();
    }

    private static IServiceCollection AddDeskHttp(this IServiceCollection services)
    {
        services.AddLogging();
        services.AddRouting();
        services.AddEndpointsApiExplorer();
        services.ConfigureHttpJsonOptions(o => DeskJson.Configure(o.SerializerOptions));
        // A value that cannot be read becomes a problem in ProblemMiddleware, never a bare status.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        // Routing asks for one; web hosts bring their own.
        services.TryAddSingleton(_ => new DiagnosticListener("Microsoft.AspNetCore"));
        services.TryAddSingleton<DeskCookie>();
        services.TryAddSingleton<IdempotencyStore>();
        return services;
    }

    private static IServiceCollection AddDeskDirectory(this IServiceCollection services)
    {
        services.AddResource<CustomerResource, CustomerKind, CustomerRules>();
        services.AddResource<EngineerResource, EngineerKind, EngineerRules>();
        services.AddResource<AgreementResource, AgreementKind, AgreementRules>();
        services.AddResource<CalendarResource, CalendarKind, CalendarChecks>();
        services.AddResource<KnownIssueResource, KnownIssueKind, KnownIssueRules>();
        services.TryAddSingleton<KnownIssueTelling>();
        services.AddResource<DeskPolicy, PolicyKind, PolicyChecks>();
        services.TryAddSingleton<IHolidayFeedReader, HolidayFeedReader>();
        services.TryAddSingleton<DeskDirectory>();
        services.TryAddSingleton<IDirectory>(s => s.GetRequiredService<DeskDirectory>());
        return services;
    }

    private static void AddResource<T, TKind, TRules>(this IServiceCollection services)
        where T : class
        where TKind : ResourceKind<T>
        where TRules : ResourceRules<T>
    {
        services.TryAddSingleton<ResourceKind<T>, TKind>();
        services.TryAddSingleton<ResourceRules<T>, TRules>();
        services.TryAddSingleton<ResourceTable<T>>();
        services.TryAddSingleton<ResourceService<T>>();
    }
}
