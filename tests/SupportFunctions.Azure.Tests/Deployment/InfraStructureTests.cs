using System.Text.RegularExpressions;
using static SupportFunctions.Azure.Tests.Deployment.InfraFolder;

namespace SupportFunctions.Azure.Tests.Deployment;

/// <summary>What must hold of infra, with or without a compiler.</summary>
public sealed partial class InfraStructureTests
{
    public static TheoryData<string> Files { get; } = [.. Sources.Keys];

    /// <summary>Connections by identity: what the settings of each begin with, which module makes its resource, and the roles that the app needs there.</summary>
    public static TheoryData<string, string, string[]> Connections { get; } = new()
    {
        { "AzureWebJobsStorage__", "platformStorage", ["storageBlobDataOwner", "storageQueueDataContributor", "storageTableDataContributor"] },
        { "DeskStorage__", "deskStorage", ["storageBlobDataOwner", "storageTableDataContributor"] },
        { "ServiceBus__", "serviceBus", ["serviceBusDataReceiver", "serviceBusDataSender", "serviceBusDataOwner"] },
        { "APPLICATIONINSIGHTS_", "monitoring", ["monitoringMetricsPublisher"] },
        { "DURABLE_TASK_SCHEDULER_", "scheduler", ["durableTaskDataContributor"] },
        { "@Microsoft.KeyVault(", "keyVault", ["keyVaultSecretsUser"] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_parameter_is_described_and_every_parameter_and_variable_is_used(string file)
    {
        string source = Sources[file];
        string code = CodeOf(source);

        // What a file exports is used by others, which the test of the roles looks at.
        string[] own = [.. Declarations().Matches(code).Where(m => !m.Groups["above"].Value.Contains("@export()", StringComparison.Ordinal)).Select(m => m.Groups["name"].Value)];
        Assert.DoesNotContain(own, name => Regex.Count(code, $@"\b{name}\b", RegexOptions.None, TimeSpan.FromSeconds(5)) < 2);
        Assert.DoesNotContain(Parameters().Matches(source), m => !m.Groups["above"].Value.Contains("@description(", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_module_is_used_and_given_what_it_takes()
    {
        (string Symbol, string File)[] modules = [.. Modules().Matches(Main).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

        Assert.Equal(Sources.Keys.Where(f => f.StartsWith("modules/", StringComparison.Ordinal)).Order(), modules.Select(m => m.File).Distinct().Order());
        Assert.All(modules, m => Assert.Equal(
            Parameters().Matches(Sources[m.File]).Select(p => p.Groups["name"].Value).Order(), KeysOf(BlockOf(Main, $"module {m.Symbol} "), indent: 4).Order()));
    }

    [Theory]
    [MemberData(nameof(Connections))]
    public void Every_connection_by_identity_has_its_roles(string settings, string symbol, string[] roles)
    {
        string block = BlockOf(Main, $"module {symbol} ");
        string module = Sources[Modules().Match(block).Groups[2].Value];
        string given = CodeOf(block) + CodeOf(module);

        Assert.Contains(settings, string.Concat(Sources.Values), StringComparison.Ordinal);
        Assert.All(roles, role => Assert.Matches($@"(roleIds\.|'){role}\b", given));
        Assert.Contains("Microsoft.Authorization/roleAssignments@", module, StringComparison.Ordinal);
        Assert.Matches(@"incipalId: identity\.outputs\.principalId", block);
    }

    [Fact]
    public void No_connection_by_identity_is_forgotten_here()
    {
        string[] prefixes = [.. InfraSettings.Given.Where(s => s.Contains("__credential", StringComparison.Ordinal) || s.EndsWith("Uri", StringComparison.Ordinal)
            || s.EndsWith("accountName", StringComparison.Ordinal) || s.EndsWith("Namespace", StringComparison.Ordinal) || s.EndsWith("CONNECTION_STRING", StringComparison.Ordinal))];

        Assert.All(prefixes, s => Assert.Contains(Connections, c => s.StartsWith((string)c[0], StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_role_is_used_and_has_an_id_of_its_own()
    {
        (string Name, string Id)[] roles = [.. Roles().Matches(Sources["roleIds.bicep"]).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];
        string elsewhere = string.Concat(Sources.Where(s => s.Key != "roleIds.bicep").Select(s => s.Value));

        Assert.NotEmpty(roles);
        Assert.All(roles, r => Assert.Matches($@"(roleIds\.|'){r.Name}\b", elsewhere));
        Assert.Equal(roles.Length, roles.Select(r => Guid.Parse(r.Id)).Distinct().Count());
    }

    [Fact]
    public void No_account_takes_a_shared_key_and_no_output_is_a_secret()
    {
        Assert.Contains("allowSharedKeyAccess: false", Sources["modules/storage.bicep"], StringComparison.Ordinal);
        Assert.Contains("disableLocalAuth: true", Sources["modules/serviceBus.bicep"], StringComparison.Ordinal);
        Assert.Contains("DisableLocalAuth: true", Sources["modules/monitoring.bicep"], StringComparison.Ordinal);
        Assert.All(Sources.Values, s => Assert.DoesNotMatch(@"\blist(Keys|AccountSas|ServiceSas)?\(", s));
        Assert.All(Sources.Values, s => Assert.DoesNotContain("/vaults/secrets", s, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?<above>(^@.*\n\s*)*)^(param|var) (?<name>\w+)\b", RegexOptions.Multiline)]
    private static partial Regex Declarations();

    [GeneratedRegex(@"(?<above>(^@.*\n)*)^param (?<name>\w+) ", RegexOptions.Multiline)]
    private static partial Regex Parameters();

    [GeneratedRegex(@"^module (\w+) '([^']+)'", RegexOptions.Multiline)]
    private static partial Regex Modules();

    [GeneratedRegex(@"^  (\w+): '([0-9a-f-]{36})'$", RegexOptions.Multiline)]
    private static partial Regex Roles();
}
