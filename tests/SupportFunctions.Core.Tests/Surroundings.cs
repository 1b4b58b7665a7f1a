using System.Globalization;
using System.Runtime.CompilerServices;

namespace SupportFunctions.Core.Tests;

/// <summary>Every test runs in Thai surroundings, where the year is 2569: text that forgets to name its culture shows at once.</summary>
public sealed class Surroundings
{
    /// <summary>Properties are checked on hundreds of cases without it, on thousands with it; .ci/run sets it.</summary>
    internal static bool IsFull { get; } = Environment.GetEnvironmentVariable("SUPPORTFUNCTIONS_TESTS") == "full";

    [ModuleInitializer]
    internal static void MoveToThailand()
    {
        var thai = CultureInfo.GetCultureInfo("th-TH");
        CultureInfo.DefaultThreadCurrentCulture = thai;
        CultureInfo.DefaultThreadCurrentUICulture = thai;
        CultureInfo.CurrentCulture = thai;
        CultureInfo.CurrentUICulture = thai;
    }

    [Fact]
    public void Tests_run_in_a_culture_with_another_calendar()
    {
        Assert.Equal("th-TH", CultureInfo.CurrentCulture.Name);
        Assert.IsType<ThaiBuddhistCalendar>(CultureInfo.CurrentCulture.DateTimeFormat.Calendar);
    }
}
