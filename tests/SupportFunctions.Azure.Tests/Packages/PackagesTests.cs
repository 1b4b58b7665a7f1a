using Azure.Data.Tables;

namespace SupportFunctions.Azure.Tests.Packages;

/// <summary>Says aloud what these tests stand on.</summary>
public sealed class PackagesTests
{
    [SkippableFact]
    public void The_tests_run_on_the_real_packages_and_the_store_contracts_with_them()
    {
        string name = typeof(TableClient).Assembly.GetName().Name!;

        Skip.If(name == "AzureSurface", "On AzureSurface: no store contract, no Program.cs. Run with -p:AzurePackages=true where the feed has the packages.");
        Assert.Equal("Azure.Data.Tables", name);
    }
}
