using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Azure.Configuration;
using SupportFunctions.Azure.Storage;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Tests.Storage;

/// <summary>A real storage account, or its emulator, where there is one.</summary>
internal static class Azurite
{
    /// <summary>Connection string of a storage account that tests may write to.</summary>
    private const string Setting = "DESK_TEST_STORAGE";

    public static (ITableStore Tables, IBlobStore Blobs) Services()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("DeskStorage", Connection())]).Build();
        ServiceProvider services = new ServiceCollection().AddStorage(configuration, Connections.Identity(configuration)).BuildServiceProvider();
        return (services.GetRequiredService<ITableStore>(), services.GetRequiredService<IBlobStore>());
    }

    /// <summary>As those of the app, of another container.</summary>
    public static IBlobStore Blobs(string container) =>
        new AzureBlobStore(new BlobContainerClient(Connection(), container, new BlobClientOptions(AzureClients.Blobs)));

    private static string Connection()
    {
        string? connection = Environment.GetEnvironmentVariable(Setting);
        Skip.If(string.IsNullOrEmpty(connection), $"No storage account: set {Setting} to a connection string, such as Azurite's.");
        return connection;
    }
}
