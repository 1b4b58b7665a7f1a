using System.Globalization;
using System.Runtime.CompilerServices;

namespace SupportFunctions.EndToEnd.Tests;

/// <summary>Every test, and every process it starts, runs in Thai surroundings, where the year is 2569.</summary>
public static class Surroundings
{
    /// <summary>For the processes: .NET takes its culture from here.</summary>
    public const string Locale = "th_TH.UTF-8";

    /// <summary>Kills and load are short without it; .ci/run sets it.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("SUPPORTFUNCTIONS_TESTS") == "full";

    [ModuleInitializer]
    internal static void MoveToThailand()
    {
        var thai = CultureInfo.GetCultureInfo("th-TH");
        CultureInfo.DefaultThreadCurrentCulture = thai;
        CultureInfo.DefaultThreadCurrentUICulture = thai;
        CultureInfo.CurrentCulture = thai;
        CultureInfo.CurrentUICulture = thai;
    }
}
