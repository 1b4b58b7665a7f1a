using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SupportFunctions.Azure.Configuration;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Azure.Tests.Configuration;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("DeskStorage", "UseDevelopmentStorage=true", true, "Azurite by its short name")]
    [InlineData("DeskStorage", "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=x;TableEndpoint=http://azurite:10002/devstoreaccount1", true, "Azurite in a container")]
    [InlineData("DeskStorage", "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=x;EndpointSuffix=core.windows.net", false, "a key to an account")]
    [InlineData("ServiceBus", "Endpoint=sb://localhost;SharedAccessKeyName=n;SharedAccessKey=x;UseDevelopmentEmulator=true;", true, "the emulator")]
    [InlineData("ServiceBus", "Endpoint=sb://acme.servicebus.windows.net;SharedAccessKeyName=n;SharedAccessKey=x", false, "a key to a namespace")]
    public void A_connection_string_leads_to_an_emulator_or_stops_the_start(string name, string connection, bool isTaken, string because)
    {
        IConfiguration configuration = Of((name, connection));

        if (isTaken)
        {
            Assert.True(Connections.Emulator(configuration, name) == connection, because);
            return;
        }

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => Connections.Emulator(configuration, name));
        Assert.StartsWith($"{name} is a connection string, and those are for emulators only;", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SharedAccessKey", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_connection_strings_everything_is_reached_with_the_apps_identity()
    {
        using var app = new FunctionApp(
            ("DeskStorage", ""), ("DeskStorage:tableServiceUri", "https://acme.table.core.windows.net"), ("DeskStorage:blobServiceUri", "https://acme.blob.core.windows.net/"),
            ("ServiceBus", ""), ("ServiceBus:fullyQualifiedNamespace", "acme.servicebus.windows.net"), ("AZURE_CLIENT_ID", "11111111-2222-3333-4444-555555555555"));

        Assert.NotNull(app.Services.GetRequiredService<IIntakeHandover>());
    }

    [Fact]
    public void An_address_that_is_missing_stops_the_start_and_is_named() => Assert.Equal(
        "DeskStorage:tableServiceUri is missing; give it, or the connection string of an emulator as DeskStorage.",
        Assert.Throws<InvalidOperationException>(() => new FunctionApp(("DeskStorage", ""))).Message);

    [Fact]
    public void A_reference_that_Key_Vault_did_not_follow_never_becomes_a_key()
    {
        const string Reference = "@Microsoft.KeyVault(SecretUri=https://acme.vault.azure.net/secrets/desk-key)";

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => new FunctionApp(("Keys:0:Key", Reference), ("SendGrid:ApiKey", Reference)));

        Assert.StartsWith("Key Vault did not give Keys:0:Key, SendGrid:ApiKey: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_worker_takes_in_what_the_desk_takes_in()
    {
        using var app = new FunctionApp();

        Assert.Equal(BodyLimits.IntakeMail, app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MaxRequestBodySize);
    }

    [Theory]
    [InlineData("True", 200, "the platform is in front, and is told to be trusted")]
    [InlineData("", 401, "the platform says nothing of itself")]
    public async Task Whom_the_platform_names_is_let_in_only_where_it_stands_in_front(string isInFront, int expected, string because)
    {
        (string, string)[] settings = [("Auth:Platform:Enabled", "true"), ("Auth:Platform:Roles:reader", "Desk.Reader"), ("WEBSITE_AUTH_ENABLED", isInFront)];
        if (expected == 401)
        {
            Assert.Contains("anybody could name themselves", Assert.Throws<InvalidOperationException>(() => new FunctionApp(settings)).Message, StringComparison.Ordinal);
            settings = [];
        }

        using var app = new FunctionApp(settings);
        string principal = Convert.ToBase64String(
            """{"auth_typ":"aad","name_typ":"n","role_typ":"roles","claims":[{"typ":"n","val":"ann@desk.example"},{"typ":"roles","val":"Desk.Reader"}]}"""u8);

        (int status, _) = await app.SendAsync((f, r) =>
        {
            r.Headers.Remove("x-functions-key");
            return f.ApiAsync(r, app.Hub.Client);
        }, "GET", "/api/cases", headers: ("X-MS-CLIENT-PRINCIPAL", principal));

        Assert.True(expected == status, because);
    }

    [Fact]
    public void A_lock_is_renewed_for_as_long_as_a_function_may_run_and_nothing_is_fetched_before_its_turn()
    {
        JsonNode host = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")))!;
        JsonNode bus = host["extensions"]!["serviceBus"]!;

        Assert.Equal("OpenTelemetry", (string?)host["telemetryMode"]);
        Assert.Equal((string?)host["functionTimeout"], (string?)bus["maxAutoLockRenewalDuration"]);
        Assert.Equal((0, true), ((int)bus["prefetchCount"]!, (bool)bus["autoCompleteMessages"]!));
        Assert.InRange((int)bus["maxConcurrentCalls"]!, 1, 16);
        Assert.Equal("00:00:01", (string?)bus["sessionIdleTimeout"]);
    }

    private static IConfiguration Of(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, s.Value))).Build();
}
