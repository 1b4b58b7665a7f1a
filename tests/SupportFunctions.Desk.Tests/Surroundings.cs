using System.Globalization;
using System.Runtime.CompilerServices;

namespace SupportFunctions.Desk.Tests;

/// <summary>Every test runs in Thai surroundings, where the year is 2569: text that forgets to name its culture shows at once.</summary>
public sealed class Surroundings
{
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
    public void Tests_run_in_a_culture_with_another_calendar() =>
        Assert.IsType<ThaiBuddhistCalendar>(CultureInfo.CurrentCulture.DateTimeFormat.Calendar);
}
