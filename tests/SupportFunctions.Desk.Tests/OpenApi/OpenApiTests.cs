using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.OpenApi;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_lists_every_endpoint_with_a_summary_and_its_answers()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        JsonObject paths = (await desk.GetAsync("/openapi.json", null)).Json["paths"]!.AsObject();
        var lacking = new List<string>();
        RouteEndpoint[] listed = [.. desk.Endpoints.Where(e => e.RoutePattern.RawText != "/openapi.json" && !IsPage(e))];
        foreach (RouteEndpoint endpoint in listed)
        {
            string method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single();
            JsonNode? operation = paths[endpoint.RoutePattern.RawText!]?[method.ToLowerInvariant()];
            bool needsKey = endpoint.Metadata.GetMetadata<Access>()!.Needs is not null;
            string?[] faults =
            [
                operation is null ? "not there" : null,
                string.IsNullOrEmpty((string?)operation?["summary"]) ? "no summary" : null,
                operation?["responses"]?.AsObject().Any(r => r.Key[0] == '2' && r.Value!["content"] is not null) == true ? null : "no good answer",
                needsKey == (operation?["security"]?[0]?["x-functions-key"] is not null) ? null : "wrong about the key",
                !needsKey || operation?["responses"]?["401"]?["content"]?["application/problem+json"] is not null ? null : "no 401",
                method != "PUT" || operation?["requestBody"]?["content"]?["application/json"]?["schema"] is not null ? null : "no body",
            ];
            lacking.AddRange(faults.OfType<string>().Select(f => $"{method} {endpoint.RoutePattern.RawText}: {f}"));
        }

        Assert.Empty(lacking);
        Assert.Equal(listed.Length, paths.Sum(p => p.Value!.AsObject().Count));
    }

    /// <summary>Pages are for people: programs need no description of them.</summary>
    private static bool IsPage(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText is "/status" or "/status/subscribe"
        || new[] { "/desk/", "/rate/", "/status/maintenance/", "/status/unsubscribe/", "/status/subscribe/" }.Any(p => endpoint.RoutePattern.RawText!.StartsWith(p, StringComparison.Ordinal))
        || endpoint is { RoutePattern.RawText: "/intake/presales" } && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains("GET");

    [Fact]
    public async Task What_is_written_as_text_is_described_as_text()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        JsonNode document = (await desk.GetAsync("/openapi.json", null)).Json;
        Assert.Equal("header", (string?)document["components"]!["securitySchemes"]!["x-functions-key"]!["in"]);
        JsonNode customer = Schema("CustomerResource");
        Assert.Equal(["pre-sales", "enterprise", "team", "free", "open-source", "internal"], Enum(customer["properties"]!["tier"]!));
        JsonNode target = Schema("AgreedTarget");
        Assert.Equal("duration", (string?)Resolve(target["properties"]!["duration"]!)["format"]);
        Assert.Equal(["working", "rolled", "wall"], Enum(target["properties"]!["mode"]!));
        Assert.Equal("date-time", (string?)Resolve(Schema("AgreementResource")["properties"]!["validFrom"]!)["format"]);
        Assert.Equal("date", (string?)Resolve(Schema("EngineerResource")["properties"]!["startDate"]!)["format"]);
        JsonNode import = document["paths"]!["/api/calendars/{id}/holidays"]!["post"]!["requestBody"]!["content"]!;
        Assert.Equal("#/components/schemas/HolidayImportBody", (string?)import["application/json"]!["schema"]!["$ref"]);
        Assert.Equal("string", (string?)import["text/calendar"]!["schema"]!["type"]);
        JsonNode top = document["paths"]!["/api/customers"]!["get"]!["parameters"]!.AsArray().Single(p => (string?)p!["name"] == "top")!;
        Assert.Equal((1, 500, 50), ((int)top["schema"]!["minimum"]!, (int)top["schema"]!["maximum"]!, (int)top["schema"]!["default"]!));

        JsonNode Schema(string name) => document["components"]!["schemas"]![name]!;

        JsonNode Resolve(JsonNode schema)
        {
            JsonNode? inner = schema["oneOf"]?.AsArray().FirstOrDefault(s => s!["$ref"] is not null) ?? schema;
            return inner["$ref"] is { } reference ? Schema(((string)reference!).Split('/')[^1]) : inner;
        }

        IEnumerable<string> Enum(JsonNode schema) => Resolve(schema)["enum"]!.AsArray().Select(e => (string)e!);
    }
}
