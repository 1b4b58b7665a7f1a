#if AZURE_PACKAGES
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Azure.Configuration;
#endif
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Tests.Storage;

/// <summary>A real storage account, or its emulator, where there is one.</summary>
internal static class Azurite
{
    /// <summary>Connection string of a storage account that tests may write to.</summary>
    public const string Setting = "DESK_TEST_STORAGE";

    public static (ITableStore Tables, IBlobStore Blobs) Services()
    {
#if AZURE_PACKAGES
        string? connection = Environment.GetEnvironmentVariable(Setting);
        Skip.If(string.IsNullOrEmpty(connection), $"No storage account: set {Setting} to a connection string, such as Azurite's.");
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("DeskStorage", connection)]).Build();
        ServiceProvider services = new ServiceCollection().AddStorage(configuration).BuildServiceProvider();
        return (services.GetRequiredService<ITableStore>(), services.GetRequiredService<IBlobStore>());
#else
        Skip.If(true, $"AzureSurface reaches no storage account: run with -p:AzurePackages=true and {Setting}.");
        throw new System.Diagnostics.UnreachableException();
#endif
    }
}
