using System.Globalization;
using System.Runtime.CompilerServices;

namespace SupportFunctions.Desk.Tests;

/// <summary>Tests run where the year is 2569 and nothing is written as in English: text that forgets to say its culture fails here.</summary>
public sealed class HostileSurroundings
{
    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "The test run is the application.")]
    internal static void Enter()
    {
        var thai = CultureInfo.GetCultureInfo("th-TH");
        CultureInfo.DefaultThreadCurrentCulture = thai;
        CultureInfo.DefaultThreadCurrentUICulture = thai;
        CultureInfo.CurrentCulture = thai;
        CultureInfo.CurrentUICulture = thai;
    }

    [Fact]
    public async Task Tests_run_in_a_culture_whose_calendar_is_another_one()
    {
        var here = new DateOnly(2026, 3, 2).ToString(CultureInfo.CurrentCulture);
        var onAnotherThread = await Task.Run(() => new DateOnly(2026, 3, 2).ToString(CultureInfo.CurrentCulture));

        Assert.Equal("2/3/2569", here);
        Assert.Equal("2/3/2569", onAnotherThread);
    }
}
