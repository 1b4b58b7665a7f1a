using System.Text.RegularExpressions;
using static SupportFunctions.Azure.Tests.Deployment.InfraFolder;

namespace SupportFunctions.Azure.Tests.Deployment;

/// <summary>Names of the settings that infra gives the app.</summary>
internal static partial class InfraSettings
{
    /// <summary>Those of every installation with the defaults of main.bicep, on either backend.</summary>
    public static string[] Given { get; } =
    [
        .. KeysOf(BlockOf(Main, "var settings = "), indent: 2),
        .. Backend,
        .. Names(Regex.Match(Main, @"var requiredSecretSettings = \[(.*)\]").Groups[1].Value),
        .. Names(Regex.Match(Main, @"param moreSecretSettings string\[\] = \[(.*)\]").Groups[1].Value),
    ];

    /// <summary>Those of the Durable Task Scheduler.</summary>
    public static string[] Backend => KeysOf(Main[Main.IndexOf("var backendSettings", StringComparison.Ordinal)..Main.IndexOf("module functionApp", StringComparison.Ordinal)], indent: 6);

    private static IEnumerable<string> Names(string list) => Quoted().Matches(list).Select(m => m.Groups[1].Value);

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();
}
