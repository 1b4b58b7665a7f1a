using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Azure.Http;

namespace SupportFunctions.Azure.Tests.Http;

public sealed partial class HttpFunctionsTests
{
    private static readonly (string Function, HttpTriggerAttribute Trigger)[] Triggers =
    [
        .. typeof(HttpFunctions).GetMethods()
            .Select(m => (m.GetCustomAttribute<FunctionAttribute>()?.Name!, m.GetParameters().FirstOrDefault()?.GetCustomAttribute<HttpTriggerAttribute>()!))
            .Where(f => f is (not null, not null)),
    ];

    [Theory]
    [InlineData("/intake/email", "http-intake")]
    [InlineData("/intake/email/raw", "http-intake")]
    [InlineData("/intake/webhooks/github", "http-intake")]
    [InlineData("/intake/presales", "http-intake")]
    [InlineData("/api/cases", "http-api")]
    [InlineData("/api/cases/C-1042/timeline", "http-api")]
    [InlineData("/api/admin/dead-letters/in_1/replay", "http-api")]
    [InlineData("/api/reports/sla", "http-api")]
    [InlineData("/desk", "http-desk")]
    [InlineData("/desk/", "http-desk")]
    [InlineData("/desk/cases/C-1042", "http-desk")]
    [InlineData("/status", "http-status")]
    [InlineData("/status/summary.json", "http-status")]
    [InlineData("/status/feed.atom", "http-status")]
    [InlineData("/status/maintenance.ics", "http-status")]
    [InlineData("/rate/token", "http-rate")]
    [InlineData("/openapi.json", "http-openapi")]
    [InlineData("/healthz", "http-healthz")]
    [InlineData("/readyz", "http-readyz")]
    public void Every_group_of_the_contracts_URLs_has_its_function(string path, string function) => Assert.Equal([function], FunctionsOf(path));

    [Fact]
    public async Task Every_endpoint_of_the_desk_is_reached_through_exactly_one_function()
    {
        using var app = new FunctionApp();
        await app.SendAsync((f, r) => f.HealthzAsync(r, app.Hub.Client), "GET", "/healthz");

        string[] paths = [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(e => "/" + Parameter().Replace(e.RoutePattern.RawText!, "x").TrimStart('/'))];

        Assert.True(paths.Length > 20, "the desk's endpoints were found");
        Assert.Equal([], paths.Except(paths.Where(p => FunctionsOf(p).Length == 1)));
    }

    [Fact]
    public void The_platform_checks_neither_keys_nor_methods_because_the_desk_does() =>
        Assert.All(Triggers, f => Assert.Equal((AuthorizationLevel.Anonymous, true), (f.Trigger.AuthLevel, f.Trigger.Methods is null or [])));

    [Fact]
    public void The_platform_puts_nothing_before_the_routes()
    {
        JsonNode host = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")))!;

        Assert.Equal("", (string?)host["extensions"]!["http"]!["routePrefix"]);
    }

    [Fact]
    public void Names_of_functions_are_used_once()
    {
        string[] names = [.. typeof(HttpFunctions).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Select(m => m.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>()];

        Assert.True(names.Length >= 12, "the functions were found");
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
    }

    [Fact]
    public async Task The_desks_own_routing_answers_although_the_workers_has_been_there()
    {
        using var app = new FunctionApp();

        Assert.Equal(200, (await app.SendAsync((f, r) => f.HealthzAsync(r, app.Hub.Client), "GET", "/healthz")).Status);
        Assert.Equal(404, (await app.SendAsync((f, r) => f.ApiAsync(r, app.Hub.Client), "GET", "/api/nothing")).Status);
        Assert.Equal(405, (await app.SendAsync((f, r) => f.IntakeAsync(r, app.Hub.Client), "GET", "/intake/email/raw")).Status);
    }

    [Fact]
    public async Task The_description_of_the_interface_is_served_and_shows_no_function()
    {
        using var app = new FunctionApp();

        (int status, JsonNode? body) = await app.SendAsync((f, r) => f.OpenApiAsync(r, app.Hub.Client), "GET", "/openapi.json");

        Assert.Equal(200, status);
        Assert.Contains("/api/cases/{id}", body!["paths"]!.AsObject().Select(p => p.Key));
    }

    [Fact]
    public async Task The_pre_sales_form_is_shown_and_taken_in()
    {
        using var app = new FunctionApp();

        (int shown, string? type, string page) = await app.AskAsync((f, r) => f.IntakeAsync(r, app.Hub.Client), "GET", "/intake/presales", accept: "text/html");
        (int taken, JsonNode? body) = await app.SendAsync(
            (f, r) => f.IntakeAsync(r, app.Hub.Client), "POST", "/intake/presales", "application/json",
            """{"from":"noor@desk.example","summary":"s","attempted":"a","expected":"e","stepsTaken":"none","impact":"total-loss","affectedUsers":"all","designDocs":[],"salesStage":"trial","keyDates":[]}""");

        Assert.Equal((200, "text/html; charset=utf-8"), (shown, type));
        Assert.Contains("<h1>Pre-sales request</h1>", page, StringComparison.Ordinal);
        Assert.Equal(202, taken);
        Assert.StartsWith("in_", (string?)body!["intakeId"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_rendered_inside_the_function_app_as_anywhere_else()
    {
        using var app = new FunctionApp();
        string opened = """{"subject":"Search is <down>","from":{"email":"kim@acme.example"},"text":"All users see errors."}""";
        (int created, JsonNode? of) = await app.SendAsync((f, r) => f.ApiAsync(r, app.Hub.Client), "POST", "/api/cases", "application/json", opened);

        (int status, string? type, string page) = await app.AskAsync((f, r) => f.DeskAsync(r, app.Hub.Client), "GET", $"/desk/cases/{of!["id"]}", accept: "text/html");
        (int missing, string? missingType, string notice) = await app.AskAsync((f, r) => f.DeskAsync(r, app.Hub.Client), "GET", "/desk/cases/C-999999", accept: "text/html");

        Assert.Equal((200, 200, "text/html; charset=utf-8"), (created, status, type));
        Assert.Contains("<h1>Search is &lt;down&gt;</h1>", page, StringComparison.Ordinal);
        Assert.Equal((404, "text/html; charset=utf-8"), (missing, missingType));
        Assert.Contains("There is no case &#x27;C-999999&#x27;", notice, StringComparison.Ordinal);
    }

    private static string[] FunctionsOf(string path) =>
    [
        .. Triggers
            .Where(f => new TemplateMatcher(TemplateParser.Parse(f.Trigger.Route!), []).TryMatch(new PathString(path), []))
            .Select(f => f.Function),
    ];

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
