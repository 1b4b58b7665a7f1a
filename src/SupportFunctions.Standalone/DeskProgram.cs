using System.Globalization;
using SupportFunctions.Standalone.Configuration;

namespace SupportFunctions.Standalone;

/// <summary>Runs the desk and turns how it ends into an exit code (contract.md, Command lines).</summary>
internal static class DeskProgram
{
    public static async Task<int> RunAsync(DeskArguments arguments)
    {
        try
        {
            await ServeAsync(arguments);
            return 0;
        }
        catch (StartException e)
        {
            await ReportAsync(e);
            return 1;
        }
    }

    internal static async Task ReportAsync(StartException e)
    {
        await Console.Error.WriteLineAsync(e.Faults.Count == 1
            ? $"The desk did not start: {e.Faults[0]}"
            : $"The desk did not start; mend these {e.Faults.Count.ToString(CultureInfo.InvariantCulture)} faults:");
        foreach (string fault in e.Faults.Count == 1 ? [] : e.Faults)
        {
            await Console.Error.WriteLineAsync(fault);
        }
    }

    private static async Task ServeAsync(DeskArguments arguments)
    {
        await using StandaloneHost host = await StandaloneHost.BuildAsync(SettingsOf(arguments), arguments.Clock, CancellationToken.None);
        await host.StartAsync(CancellationToken.None);
        if (host.NewAdminKey is { } key)
        {
            Console.WriteLine($"Admin key, shown this once (it is kept in keys.json of the data folder): {key}");
        }

        Console.WriteLine($"The desk listens on {string.Join(" and ", host.Urls)}");
        await host.WaitAsync();
    }

    /// <summary>The command line goes before environment and appsettings.json.</summary>
    private static Dictionary<string, string?> SettingsOf(DeskArguments arguments)
    {
        var settings = new Dictionary<string, string?>();
        Set("Desk:Urls", arguments.Urls);
        Set("Desk:Data", arguments.Data);
        Set("Desk:Speed", arguments.Speed?.ToString(CultureInfo.InvariantCulture));
        return settings;

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                settings[name] = value;
            }
        }
    }
}
