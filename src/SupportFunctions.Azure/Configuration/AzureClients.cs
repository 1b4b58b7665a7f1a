using Azure.Data.Tables;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SendGrid;
using SupportFunctions.Azure.Intake;
using SupportFunctions.Azure.Mail;
using SupportFunctions.Azure.Storage;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Configuration;

/// <summary>
/// The clients of the outside, each made from a connection string, or from addresses and the identity of the app where a section of
/// the same name gives them: the two forms that the bindings of the platform have.
/// </summary>
internal static class AzureClients
{
    /// <summary>The desk's own data; may be the account of the platform's storage or, better, another one.</summary>
    private const string DeskStorage = "DeskStorage";

    private const string Container = "desk";
    private const int MaxRetries = 3;

    /// <summary>Of one try; a request to the desk waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var options = new TableClientOptions { RetryPolicy = new CautiousRetry(MaxRetries) };
        options.Retry.NetworkTimeout = Patience;
        TableServiceClient tables;
        BlobContainerClient blobs;
        if (configuration[DeskStorage] is { Length: > 0 } connection)
        {
            tables = new TableServiceClient(connection, options);
            blobs = new BlobContainerClient(connection, Container);
        }
        else
        {
            tables = new TableServiceClient(Address(configuration, $"{DeskStorage}:tableServiceUri"), new DefaultAzureCredential(), options);
            Uri account = Address(configuration, $"{DeskStorage}:blobServiceUri");
            blobs = new BlobContainerClient(new Uri($"{account.AbsoluteUri.TrimEnd('/')}/{Container}"), new DefaultAzureCredential());
        }

        return services.AddSingleton<ITableStore>(new AzureTableStore(tables)).AddSingleton<IBlobStore>(new AzureBlobStore(blobs));
    }

    public static IServiceCollection AddIntakeQueue(this IServiceCollection services, IConfiguration configuration)
    {
        const string Name = ServiceBusHandover.Connection;
        var options = new ServiceBusClientOptions { RetryOptions = new ServiceBusRetryOptions { MaxRetries = 1, TryTimeout = Patience } };
        ServiceBusClient client = configuration[Name] is { Length: > 0 } connection
            ? new ServiceBusClient(connection, options)
            : new ServiceBusClient(Needed(configuration, $"{Name}:fullyQualifiedNamespace"), new DefaultAzureCredential(), options);
        return services.AddSingleton(client.CreateSender(ServiceBusHandover.Queue)).AddSingleton<IIntakeHandover, ServiceBusHandover>();
    }

    public static IServiceCollection AddSendGrid(this IServiceCollection services, IConfigurationSection section)
    {
        string key = section["ApiKey"] is { Length: > 0 } configured
            ? configured
            : throw new InvalidOperationException($"{section.Path}:ApiKey is missing; give a key that may send mail.");

        // The address of the European region is another one; without a setting it is the global one.
        string? host = section["Host"] is { Length: > 0 } given ? given : null;
        var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(30) };
        return services
            .AddSingleton<ISendGridClient>(new SendGridClient(http, key, host))
            .AddSingleton<IMailTransport, SendGridTransport>();
    }

    private static Uri Address(IConfiguration configuration, string name) =>
        Uri.TryCreate(Needed(configuration, name), UriKind.Absolute, out Uri? uri)
            ? uri
            : throw new InvalidOperationException($"{name} is not an absolute address; use one such as https://account.table.core.windows.net.");

    private static string Needed(IConfiguration configuration, string name) => configuration[name] is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{name} is missing; give it, or a connection string as {name.Split(':')[0]}.");
}
