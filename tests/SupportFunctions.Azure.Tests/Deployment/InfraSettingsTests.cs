using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SupportFunctions.Azure.Configuration;
using SupportFunctions.Azure.Events;
using SupportFunctions.Azure.Intake;
using SupportFunctions.Desk.Configuration;
using SupportFunctions.Desk.Intake;
using static SupportFunctions.Azure.Tests.Deployment.InfraFolder;

namespace SupportFunctions.Azure.Tests.Deployment;

/// <summary>What infra gives and what the app reads are the same settings, queues and log events.</summary>
public sealed partial class InfraSettingsTests
{
    /// <summary>Read by the platform, its bindings and the libraries of identity and telemetry, before any code of ours runs.</summary>
    private static readonly string[] OfThePlatform =
    [
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId",
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "ServiceBus__credential", "ServiceBus__clientId",
    ];

    [Fact]
    public void The_app_is_put_together_from_the_settings_of_infra_and_reads_every_one()
    {
        var settings = new RecordedConfiguration(InfraSettings.Given.Select(s => KeyValuePair.Create(KeyOf(s), ValueOf(s))));
        IConfiguration configuration = settings.Build();

        // The check of the vault's references looks at everything: what it alone reads, nobody uses.
        VaultReferences.Check(configuration);
        Dictionary<string, int> looks = InfraSettings.Given.ToDictionary(s => s, s => settings.ReadsOf(KeyOf(s)));
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAzureDesk(configuration);
        using IHost host = builder.Build();
        Assert.Single(host.Services.GetRequiredService<IOptions<IntakeOptions>>().Value.WebhookSecrets);

        Assert.DoesNotContain(
            InfraSettings.Given.Except(OfThePlatform).Except(InfraSettings.Backend), s => settings.ReadsOf(KeyOf(s)) <= 2 * looks[s]);
    }

    [Fact]
    public void A_setting_that_is_said_to_be_the_platforms_is_given() => Assert.Empty(OfThePlatform.Except(InfraSettings.Given));

    [Fact]
    public void The_settings_of_the_scheduler_are_those_that_its_host_json_names()
    {
        string host = File.ReadAllText(Path.Combine(Folder, "durable-task-scheduler.host.json"));
        Assert.All(InfraSettings.Backend, s => Assert.Contains(s, host, StringComparison.Ordinal));
        Assert.Equal(2, InfraSettings.Backend.Length);
    }

    [Fact]
    public void The_host_json_of_the_scheduler_differs_from_the_other_in_the_backend_alone()
    {
        JsonNode one = HostJson(Path.Combine(Root, "src/SupportFunctions.Azure/host.json"));
        JsonNode other = HostJson(Path.Combine(Folder, "durable-task-scheduler.host.json"));

        Assert.Equal("azureStorage", (string?)Take(one)["type"]);
        Assert.Equal("azureManaged", (string?)Take(other)["type"]);
        Assert.Equal(one.ToJsonString(), other.ToJsonString());
    }

    [Fact]
    public void Every_queue_that_wakes_a_function_is_there_with_sessions_as_it_needs_them()
    {
        ServiceBusTriggerAttribute[] triggers = [.. typeof(IntakeFunction).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .SelectMany(m => m.GetParameters()).Select(p => p.GetCustomAttribute<ServiceBusTriggerAttribute>()).OfType<ServiceBusTriggerAttribute>()];
        string bus = Sources["modules/serviceBus.bicep"];
        Dictionary<string, bool> queues = Queues().Matches(bus).ToDictionary(m => m.Groups[1].Value, m => bool.Parse(m.Groups[2].Value));

        Assert.Contains(triggers, t => t.QueueName == ServiceBusHandover.Queue);
        Assert.All(triggers, t => Assert.Equal(t.IsSessionsEnabled, queues[t.QueueName!]));
        Assert.Equal(triggers.Select(t => t.QueueName).Order(), queues.Keys.Order());
        Assert.Contains($"name: '{CaseEventTopic.Topic}'", bus, StringComparison.Ordinal);
    }

    [Fact]
    public void A_queue_gives_a_message_up_only_after_the_desk_has() =>
        Assert.All(
            Regex.Matches(BlockOf(Sources["modules/serviceBus.bicep"], "resource intake "), @"maxDeliveryCount: (\d+)").Select(m => int.Parse(m.Groups[1].Value, null)),
            most => Assert.True(most > IntakeAttempts.Most));

    [Fact]
    public void Every_log_event_that_an_alert_waits_for_is_one_that_somebody_writes()
    {
        string[] waitedFor = [.. Regex.Matches(Sources["modules/alerts.bicep"], @"(?:EventName\)|Name) (?:in|==) \(?((?:\\'\w+\\'(?:, )?)+)")
            .SelectMany(m => Regex.Matches(m.Groups[1].Value, @"\w+").Select(n => n.Value)).Where(n => char.IsUpper(n[0])).Distinct().Order()];
        string[] written = [.. new[] { typeof(IntakeFunction).Assembly, typeof(IntakeAttempts).Assembly }.SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(m => m.GetCustomAttribute<LoggerMessageAttribute>() is not null).Select(m => m.Name)];

        Assert.Equal(["Deadly", "DoesNotHold", "GivenUp", "Mismatch", "PromiseBroken", "PromiseKept", "RoundFailed"], waitedFor);
        Assert.All(waitedFor, name => Assert.Single(written, w => w == name));
    }

    [Fact]
    public void The_functions_that_alerts_ask_for_exist()
    {
        string[] names = [.. typeof(IntakeFunction).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Select(m => m.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>()];

        Assert.Contains("sweep", names);
        Assert.Contains(names, n => n.Contains("lifecycle", StringComparison.Ordinal));
    }

    private static JsonNode HostJson(string file) => JsonNode.Parse(File.ReadAllText(file))!;

    /// <summary>Takes what may differ out of it.</summary>
    private static JsonObject Take(JsonNode host)
    {
        JsonObject durable = host["extensions"]!["durableTask"]!.AsObject();
        JsonObject provider = durable["storageProvider"]!.AsObject();
        durable.Remove("storageProvider");
        durable.Remove("hubName");
        return provider;
    }

    private static string KeyOf(string setting) => setting.Replace("__", ":", StringComparison.Ordinal);

    private static string ValueOf(string setting) => setting switch
    {
        "Mail__FromAddress" => "support@desk.example",
        "Mail__PublicBaseUrl" => "https://desk.example",
        "Keys__0__Role" => "admin",
        "Intake__WebhookSecrets__0" => "whsec_" + Convert.ToBase64String(new byte[32]),
        "ServiceBus__fullyQualifiedNamespace" => "bus.example",
        _ when setting.EndsWith("Uri", StringComparison.Ordinal) => "https://account.example/",
        _ => new string('x', 40),
    };

    [GeneratedRegex(@"namespaces/queues@[^{]*\{\s*parent: namespace\s*name: '([\w-]+)'\s*properties: \{\s*requiresSession: (true|false)")]
    private static partial Regex Queues();
}
