using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;
using static SupportFunctions.Azure.Tests.Deployment.InfraFolder;

namespace SupportFunctions.Azure.Tests.Deployment;

/// <summary>The workflow that deploys, and azd's own description.</summary>
public sealed partial class DeployWorkflowTests
{
    private static readonly string _text = File.ReadAllText(Path.Combine(Root, ".github/workflows/deploy.yml"));
    private static readonly YamlMappingNode _workflow = Read(_text);

    [Fact]
    public void Every_action_is_pinned_to_a_commit()
    {
        string[] actions = [.. Uses().Matches(_text).Select(m => m.Groups[1].Value)];

        Assert.NotEmpty(actions);
        Assert.All(actions, a => Assert.Matches("^[a-z]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$", a));
    }

    [Fact]
    public void Nothing_secret_is_stored_with_it_and_only_who_logs_in_may_ask_for_a_token()
    {
        Assert.DoesNotContain("secrets.", _text, StringComparison.Ordinal);
        Assert.Equal([("contents", "read")], PermissionsOf(_workflow));
        Assert.All(Jobs(), job => Assert.Equal(
            job.Value.ToString().Contains("azure/login@", StringComparison.Ordinal),
            PermissionsOf(job.Value).Contains(("id-token", "write"))));
        Assert.Equal(2, Jobs().Count(j => PermissionsOf(j.Value).Contains(("id-token", "write"))));
    }

    [Fact]
    public void Every_job_ends_in_its_time_and_one_deployment_waits_for_the_other()
    {
        Assert.All(Jobs(), job => Assert.True(job.Value.Children.ContainsKey("timeout-minutes"), job.Key));
        YamlMappingNode deploy = Jobs()["deploy"];
        Assert.Equal("false", deploy["concurrency"]["cancel-in-progress"].ToString());
        Assert.Equal("build", deploy["needs"].ToString());
        Assert.Equal("production", deploy["environment"].ToString());
    }

    [Fact]
    public void It_gives_the_infrastructure_every_value_that_comes_from_the_environment()
    {
        string[] asked = [.. Regex.Matches(File.ReadAllText(Path.Combine(Folder, "main.bicepparam")), @"readEnvironmentVariable\('(\w+)'").Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal)];
        string[] given = [.. ((YamlMappingNode)_workflow["env"]).Children.Keys.Select(k => k.ToString()).Where(k => !k.StartsWith("DOTNET_", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

        Assert.Equal(asked, given);
    }

    [Fact]
    public void Azd_finds_the_app_the_infrastructure_and_the_script_of_the_secrets()
    {
        YamlMappingNode azd = Read(File.ReadAllText(Path.Combine(Root, "azure.yaml")));
        YamlNode desk = azd["services"]["desk"];

        Assert.True(File.Exists(Path.Combine(Root, desk["project"].ToString(), "host.json")));
        Assert.Contains("'azd-service-name': 'desk'", Sources["modules/functionApp.bicep"], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Root, azd["infra"]["path"].ToString(), azd["infra"]["module"] + ".bicep")));
        Assert.True(File.Exists(Path.Combine(Root, azd["hooks"]["postprovision"]["run"].ToString().Split(' ')[1])));
    }

    private static YamlMappingNode Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    private static Dictionary<string, YamlMappingNode> Jobs() =>
        ((YamlMappingNode)_workflow["jobs"]).Children.ToDictionary(j => j.Key.ToString(), j => (YamlMappingNode)j.Value);

    private static (string, string)[] PermissionsOf(YamlMappingNode node) => node.Children.TryGetValue("permissions", out YamlNode? permissions)
        ? [.. ((YamlMappingNode)permissions).Children.Select(p => (p.Key.ToString(), p.Value.ToString()))]
        : [];

    [GeneratedRegex(@"uses: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Uses();
}
