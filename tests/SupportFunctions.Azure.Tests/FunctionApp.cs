using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;
using SendGrid;
using SendGrid.Helpers.Mail;
using SupportFunctions.Azure.Configuration;
using SupportFunctions.Azure.Http;
using SupportFunctions.Azure.Mail;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Storage;

namespace SupportFunctions.Azure.Tests;

/// <summary>The function app as it is put together from the sample settings, with memory in the place of its stores and mocks in the place of its carriers.</summary>
public sealed class FunctionApp : IDisposable
{
    private readonly IHost _host;

    /// <param name="more">Settings beside those of the sample.</param>
    public FunctionApp(params (string Name, string Value)[] more)
        : this(_ => { }, more)
    {
    }

    /// <param name="services">In the place of what the app has.</param>
    public FunctionApp(Action<IServiceCollection> services, params (string Name, string Value)[] more)
    {
        ArgumentNullException.ThrowIfNull(services);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        builder.Services.AddAzureDesk(
            new ConfigurationBuilder().AddConfiguration(SampleSettings()).AddInMemoryCollection(more.Select(m => KeyValuePair.Create(m.Name, (string?)m.Value))).Build());
        var bus = new Mock<ServiceBusClient>(MockBehavior.Strict);
        foreach ((string name, List<ServiceBusMessage> messages) in new[] { ("intake", Queue), ("outbound-mail", Mails), ("case-events", Events) })
        {
            var sender = new Mock<ServiceBusSender>();
            sender.Setup(s => s.SendMessageAsync(It.IsAny<ServiceBusMessage>(), It.IsAny<CancellationToken>()))
                .Returns((ServiceBusMessage message, CancellationToken _) =>
                {
                    if (Faults.TryGetValue(name, out Exception? fault))
                    {
                        return Task.FromException(fault);
                    }

                    messages.Add(message);
                    return Task.CompletedTask;
                });
            bus.Setup(b => b.CreateSender(name)).Returns(sender.Object);
        }

        var carrier = new Mock<ISendGridClient>();
        carrier.Setup(c => c.SendEmailAsync(It.IsAny<SendGridMessage>(), It.IsAny<CancellationToken>()))
            .Callback((SendGridMessage message, CancellationToken _) => Sent.Add(message))
            .ReturnsAsync(() => new Response(SentStatus, new StringContent(""), null!));
        builder.Services.AddSingleton<ITableStore>(Tables).AddSingleton(bus.Object).AddSingleton(carrier.Object);
        services(builder.Services);
        _host = builder.Build();
    }

    public InMemoryTableStore Tables { get; } = new();

    public TaskHub Hub { get; } = new();

    public List<ServiceBusMessage> Queue { get; } = [];

    /// <summary>References of mails on their way.</summary>
    public List<ServiceBusMessage> Mails { get; } = [];

    /// <summary>What other programs are told.</summary>
    public List<ServiceBusMessage> Events { get; } = [];

    /// <summary>By queue or topic: what it answers with, instead of taking a message.</summary>
    public Dictionary<string, Exception> Faults { get; } = [];

    public List<SendGridMessage> Sent { get; } = [];

    /// <summary>What the carrier answers.</summary>
    public HttpStatusCode SentStatus { get; set; } = HttpStatusCode.Accepted;

    public IServiceProvider Services => _host.Services;

    /// <summary>The values of local.settings.sample.json, as the platform gives them to the app.</summary>
    public static IConfiguration SampleSettings()
    {
        JsonNode sample = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json")))!;
        return new ConfigurationBuilder()
            .AddInMemoryCollection(sample["Values"]!.AsObject().Select(v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), (string?)v.Value)))
            .Build();
    }

    public T Function<T>() => ActivatorUtilities.CreateInstance<T>(Services);

    /// <summary>A request as the worker gives it to a function: its own routing has been there before.</summary>
    public async Task<(int Status, JsonNode? Body)> SendAsync(
        Func<HttpFunctions, HttpRequest, Task<IResult>> function, string method, string path, string? type = null, string body = "", params (string Name, string Value)[] headers)
    {
        (int status, _, string text) = await AskAsync(function, method, path, type, body, accept: null, headers);
        return (status, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <param name="accept">What kind of answer is wanted; null: not said.</param>
    public async Task<(int Status, string? Type, string Text)> AskAsync(
        Func<HttpFunctions, HttpRequest, Task<IResult>> function, string method, string path, string? type = null, string body = "", string? accept = null, params (string Name, string Value)[] headers)
    {
        await using AsyncServiceScope scope = Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = method;
        context.Request.Scheme = "https";
        context.Request.Host = new HostString("desk.example");
        context.Request.Path = path;
        context.Request.ContentType = type;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Request.ContentLength = context.Request.Body.Length;
        context.Request.Headers["x-functions-key"] = SampleSettings()["Keys:0:Key"];
        context.Request.Headers.Accept = accept;
        foreach ((string name, string value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        context.Request.RouteValues["path"] = "left by the worker";
        context.SetEndpoint(new Endpoint(_ => throw new InvalidOperationException("The worker's endpoint ran inside the desk."), null, "worker"));
        using var answer = new MemoryStream();
        context.Response.Body = answer;

        IResult result = await function(Function<HttpFunctions>(), context.Request);
        await result.ExecuteAsync(context);

        return (context.Response.StatusCode, context.Response.ContentType, Encoding.UTF8.GetString(answer.ToArray()));
    }

    /// <summary>Works off the queue of outbound mail.</summary>
    public async Task SendMailsAsync(DurableTaskClient client)
    {
        ServiceBusMessage[] waiting = [.. Mails];
        Mails.Clear();
        foreach (ServiceBusMessage mail in waiting)
        {
            await Function<OutboundMailFunction>().RunAsync(ServiceBusModelFactory.ServiceBusReceivedMessage(mail.Body, mail.MessageId), client, default);
        }
    }

    public void Dispose() => _host.Dispose();
}
