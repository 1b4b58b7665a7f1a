using Azure.Core;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SendGrid;
using SupportFunctions.Azure.Events;
using SupportFunctions.Azure.Intake;
using SupportFunctions.Azure.Mail;
using SupportFunctions.Azure.Storage;
using SupportFunctions.Desk.Events;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Configuration;

/// <summary>The clients of the outside: one of each, and one identity for all of them.</summary>
internal static class AzureClients
{
    /// <summary>The desk's own data; may be the account of the platform's storage or, better, another one.</summary>
    private const string DeskStorage = "DeskStorage";

    private const string Container = "desk";
    private const int MaxRetries = 3;

    /// <summary>The newest that the emulator knows, so that it sees what the service sees; a newer package asks for no newer one.</summary>
    public const BlobClientOptions.ServiceVersion Blobs = BlobClientOptions.ServiceVersion.V2026_06_06;

    /// <summary>Of one try; a request to the desk waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration, TokenCredential identity)
    {
        var options = new TableClientOptions { RetryPolicy = new CautiousRetry(MaxRetries) };
        options.Retry.NetworkTimeout = Patience;
        TableServiceClient tables;
        BlobContainerClient blobs;
        if (Connections.Emulator(configuration, DeskStorage) is { } emulator)
        {
            tables = new TableServiceClient(emulator, options);
            blobs = new BlobContainerClient(emulator, Container, new BlobClientOptions(Blobs));
        }
        else
        {
            tables = new TableServiceClient(Connections.Address(configuration, $"{DeskStorage}:tableServiceUri"), identity, options);
            Uri account = Connections.Address(configuration, $"{DeskStorage}:blobServiceUri");
            blobs = new BlobContainerClient(new Uri($"{account.AbsoluteUri.TrimEnd('/')}/{Container}"), identity, new BlobClientOptions(Blobs));
        }

        return services.AddSingleton<ITableStore>(new AzureTableStore(tables)).AddSingleton<IBlobStore>(new AzureBlobStore(blobs));
    }

    public static IServiceCollection AddServiceBus(this IServiceCollection services, IConfiguration configuration, TokenCredential identity)
    {
        const string Name = ServiceBusHandover.Connection;
        var options = new ServiceBusClientOptions { RetryOptions = new ServiceBusRetryOptions { MaxRetries = 1, TryTimeout = Patience } };
        return services
            .AddSingleton(Connections.Emulator(configuration, Name) is { } emulator
                ? new ServiceBusClient(emulator, options)
                : new ServiceBusClient(Connections.Needed(configuration, $"{Name}:fullyQualifiedNamespace"), identity, options))
            .AddSingleton<IIntakeHandover, ServiceBusHandover>()
            .AddSingleton<IQueueLetters, ServiceBusLetters>()
            .AddSingleton<IMailHandover, OutboundMail>()
            .AddSingleton<CaseEventTopic>().AddEventFeed<CaseEventTopic>(configuration.GetSection(EventFeedOptions.Section));
    }

    public static IServiceCollection AddSendGrid(this IServiceCollection services, IConfigurationSection section)
    {
        string key = section["ApiKey"] is { Length: > 0 } configured
            ? configured
            : throw new InvalidOperationException($"{section.Path}:ApiKey is missing; give a key that may send mail.");

        // The address of the European region is another one; without a setting it is the global one.
        string? host = section["Host"] is { Length: > 0 } given ? given : null;
        var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(30) };
        services.AddOptions<SendGridOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<ISendGridClient>(new SendGridClient(http, key, host))
            .AddSingleton<IMailTransport, SendGridTransport>();
    }
}
