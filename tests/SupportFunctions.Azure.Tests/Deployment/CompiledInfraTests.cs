using System.Text.Json.Nodes;
using SupportFunctions.Azure.Events;
using SupportFunctions.Azure.Intake;
using SupportFunctions.Azure.Mail;

namespace SupportFunctions.Azure.Tests.Deployment;

/// <summary>infra under the compiler: no word of it against the sources, and what a deployment would make.</summary>
public sealed class CompiledInfraTests
{
    [SkippableFact]
    public void It_compiles_and_neither_compiler_nor_linter_has_a_word_against_it()
    {
        Skip.If(BicepCompiler.Missing is not null, BicepCompiler.Missing);

        (string said, string template) = BicepCompiler.Build("main.bicep");

        Assert.Equal("", said);
        Assert.StartsWith("https://schema.management.azure.com/", (string?)JsonNode.Parse(template)!["$schema"]);
    }

    [SkippableFact]
    public void A_deployment_makes_what_the_app_asks_for_and_gives_it_each_role()
    {
        Skip.If(BicepCompiler.Missing is not null, BicepCompiler.Missing);

        JsonNode predicted = BicepCompiler.Predict(("AZURE_ENV_NAME", "test"), ("AZURE_PRINCIPAL_ID", Guid.Empty.ToString()));

        Assert.Empty(predicted["diagnostics"]!.AsArray());
        Assert.Equal([ServiceBusHandover.Queue, OutboundMail.Queue], NamesOf(predicted, "Microsoft.ServiceBus/namespaces/queues"));
        Assert.Equal([CaseEventTopic.Topic], NamesOf(predicted, "Microsoft.ServiceBus/namespaces/topics"));
        Assert.Equal(["desk", "packages"], NamesOf(predicted, "Microsoft.Storage/storageAccounts/blobServices/containers"));
        Assert.Empty(NamesOf(predicted, "Microsoft.DurableTask/schedulers"));
        Assert.Equal(InfraSettings.Given.Except(InfraSettings.Backend).Order(StringComparer.Ordinal), SettingsOf(predicted));
        Assert.Equal(
            [
                "appi: 3913510d", "kv-desk: 4633458b", "kv-desk: b86a8fe4", "queue intake: 090c5cfd", "queue outbound-mail: 090c5cfd", "sb-desk: 4f6d3b9b", "sb-desk: 69a216fc",
                "stdesk: 0a9a7e1f", "stdesk: b7e6dc6d", "stplat: 0a9a7e1f", "stplat: 974c5e8b", "stplat: b7e6dc6d",
            ],
            RolesOf(predicted));
    }

    [SkippableFact]
    public void The_scheduler_is_a_switch()
    {
        Skip.If(BicepCompiler.Missing is not null, BicepCompiler.Missing);

        JsonNode predicted = BicepCompiler.Predict(("AZURE_ENV_NAME", "test"), ("DURABLE_BACKEND", "durableTaskScheduler"));

        Assert.Equal(["desk01"], NamesOf(predicted, "Microsoft.DurableTask/schedulers/taskHubs"));
        Assert.Equal(InfraSettings.Given.Order(StringComparer.Ordinal), SettingsOf(predicted));
        Assert.Contains("desk01: 0ad04412", RolesOf(predicted));
    }

    [SkippableFact]
    public void Signing_in_with_Entra_is_a_switch()
    {
        Skip.If(BicepCompiler.Missing is not null, BicepCompiler.Missing);

        JsonNode predicted = BicepCompiler.Predict(("AZURE_ENV_NAME", "test"), ("DESK_ENTRA_CLIENT_ID", "11111111-1111-1111-1111-111111111111"));

        JsonNode signIn = Assert.Single(Of(predicted, "Microsoft.Web/sites/config"))["properties"]!;
        Assert.Equal("AllowAnonymous", (string?)signIn["globalValidation"]!["unauthenticatedClientAction"]);
        Assert.Equal(
            ["Auth__Platform__Enabled", "Auth__Platform__Roles__admin", "Auth__Platform__Roles__engineer", "Auth__Platform__Roles__lead", "Auth__Platform__Roles__reader"],
            SettingsOf(predicted).Except(InfraSettings.Given));
    }

    private static IEnumerable<JsonNode> Of(JsonNode predicted, string type) =>
        predicted["predictedResources"]!.AsArray().Where(r => (string?)r!["type"] == type).Select(r => r!);

    private static string[] NamesOf(JsonNode predicted, string type) => [.. Of(predicted, type).Select(r => ((string)r["name"]!).Split('/')[^1]).Order(StringComparer.Ordinal)];

    private static string[] SettingsOf(JsonNode predicted) =>
        [.. Assert.Single(Of(predicted, "Microsoft.Web/sites"))["properties"]!["siteConfig"]!["appSettings"]!.AsArray().Select(s => (string)s!["name"]!).Order(StringComparer.Ordinal)];

    /// <summary>Each assignment as the beginning of the name of what it is on, and the beginning of the role's id.</summary>
    private static string[] RolesOf(JsonNode predicted) => [.. Of(predicted, "Microsoft.Authorization/roleAssignments").Select(RoleOf).Order(StringComparer.Ordinal)];

    private static string RoleOf(JsonNode assignment)
    {
        string[] scope = ((string)assignment["id"]!).Split("/providers/Microsoft.Authorization/")[0].Split('/');
        string name = scope[^2] == "queues" ? "queue " + scope[^1] : scope[^1].Split("-test")[0];
        name = name.StartsWith("st", StringComparison.Ordinal) ? name[..6] : name.StartsWith("kv", StringComparison.Ordinal) ? name[..7] : name.Replace("appi-desk", "appi", StringComparison.Ordinal);
        return $"{name}: {((string)assignment["properties"]!["roleDefinitionId"]!).Split('/')[^1][..8]}";
    }
}
