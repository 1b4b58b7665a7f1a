using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Desk.Tests.Time;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Tests.Http;

/// <summary>The whole desk over HTTP, in memory, with clocks that are moved by hand.</summary>
public sealed class DeskDriver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private DeskDriver(WebApplication app, InMemoryTableStore store, ManualTimeProvider desk, ManualTimeProvider machine, ErrorLog log)
    {
        _app = app;
        _client = new HttpClient(app.GetTestServer().CreateHandler()) { BaseAddress = new Uri("http://desk.test") };
        (Store, DeskClock, MachineClock, Log) = (store, desk, machine, log);
    }

    public InMemoryTableStore Store { get; }

    public ManualTimeProvider DeskClock { get; }

    public ManualTimeProvider MachineClock { get; }

    public ErrorLog Log { get; }

    public IServiceProvider Services => _app.Services;

    public IDirectory Directory => _app.Services.GetRequiredService<IDirectory>();

    public IdempotencyStore Idempotency => _app.Services.GetRequiredService<IdempotencyStore>();

    public IEnumerable<RouteEndpoint> Endpoints => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    public static string KeyOf(Role role) => $"the-key-of-{role}";

    /// <param name="more">Services beside, or instead of, the usual ones.</param>
    public static async Task<DeskDriver> StartAsync(InMemoryTableStore? store = null, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        var log = new ErrorLog();
        builder.Logging.AddProvider(log);
        store ??= new InMemoryTableStore();
        var desk = new ManualTimeProvider(Instant.FromUtc(2026, 3, 2, 9, 0));
        var machine = new ManualTimeProvider(Instant.FromUtc(2031, 7, 1, 12, 0));
        AddTo(builder.Services, store, desk, machine);
        more?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        app.UseDesk();
        await app.StartAsync();
        return new DeskDriver(app, store, desk, machine, log);
    }

    public static void AddTo(IServiceCollection services, ITableStore store, TimeProvider desk, TimeProvider machine)
    {
        services.AddSingleton(store);
        services.AddSingleton(new DeskTime(desk));
        services.AddSingleton(new MachineTime(machine));
        services.AddSingleton<IApiKeys>(new FixedApiKeys(
            new[] { Role.Reader, Role.Engineer, Role.Lead, Role.Admin }.Select(r => ApiKey.Of($"{r} key", r, KeyOf(r)))));
        DeskPorts.AddTo(services);
        services.AddDesk();
    }

    /// <param name="role">Null: no key.</param>
    /// <param name="body">JSON, where single quotes stand for double ones.</param>
    public async Task<Answer> SendAsync(
        string method, string url, string? body = null, Role? role = Role.Admin, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (role is { } r)
        {
            request.Headers.Add(KeyMiddleware.Header, KeyOf(r));
        }

        if (body is not null)
        {
            request.Content = new StringContent(body.Replace('\'', '"'), Encoding.UTF8, "application/json");
        }

        foreach ((string name, string value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage response = await _client.SendAsync(request);
        return new Answer(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsStringAsync());
    }

    public Task<Answer> GetAsync(string url, Role? role = Role.Admin) => SendAsync("GET", url, null, role);

    /// <summary>PUT that must be accepted.</summary>
    public async Task<Answer> PutAsync(string url, string body, params (string Name, string Value)[] headers)
    {
        Answer answer = await SendAsync("PUT", url, body, Role.Admin, headers);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    public sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string Text)
    {
        public JsonNode Json => JsonNode.Parse(Text)!;

        public string? ETag => Headers.ETag?.ToString();

        /// <summary>The last part of the problem's type, after checking that it is a problem in every respect.</summary>
        public string Problem
        {
            get
            {
                Assert.Equal("application/problem+json", ContentHeaders.ContentType?.MediaType);
                Assert.Equal((int)Status, (int)Json["status"]!);
                Assert.Equal(("nosniff", "no-store"), (Headers.GetValues("X-Content-Type-Options").Single(), Headers.CacheControl?.ToString()));
                Assert.All(["title", "detail"], name => Assert.False(string.IsNullOrWhiteSpace((string?)Json[name])));
                Assert.StartsWith(SupportFunctions.Desk.Http.Problem.TypeBase, (string?)Json["type"], StringComparison.Ordinal);
                return ((string)Json["type"]!)[SupportFunctions.Desk.Http.Problem.TypeBase.Length..];
            }
        }

        public IReadOnlyList<string> FaultyFields
        {
            get
            {
                Assert.Equal("validation", Problem);
                return [.. Json["errors"]!.AsObject().Select(e => e.Key)];
            }
        }
    }

    /// <summary>What an operator would see.</summary>
    public sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public List<string> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lock (Errors)
                {
                    Errors.Add(formatter(state, exception));
                }
            }
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
