using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using SupportFunctions.Desk.Clocks;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Clocks;

/// <summary>The lines that an alert on the share of broken promises counts (docs/azure.md).</summary>
public sealed class PromiseLogTests
{
    private const string Answer = "{'summary':'The index was full.','nextSteps':'We are moving it today.','body':'Hello'}";

    [Fact]
    public async Task A_promise_that_is_kept_is_told_once()
    {
        var log = new Witness();
        await using CaseDesk desk = await CaseDesk.StartAsync(more: log.AddTo);
        string id = await desk.OpenAsync();

        await desk.DoAsync($"/api/cases/{id}/reply", Answer);
        await desk.AttendAsync();

        Assert.Contains((5002, "PromiseKept", $"The promise FirstResponse of {id} is kept."), log.Lines);
        Assert.Equal(log.Lines.Distinct(), log.Lines);
        Assert.DoesNotContain(log.Lines, l => l.Name == "PromiseBroken");
    }

    [Fact]
    public async Task A_promise_that_is_broken_is_told_once_and_a_late_answer_does_not_keep_it()
    {
        var log = new Witness();
        await using CaseDesk desk = await CaseDesk.StartAsync(more: log.AddTo);
        string id = await desk.OpenAsync();

        await desk.PassAsync(Duration.FromDays(30));
        await desk.PassAsync(Duration.FromDays(1));
        await desk.DoAsync($"/api/cases/{id}/reply", Answer);
        await desk.AttendAsync();

        Assert.Single(log.Lines, (5001, "PromiseBroken", $"The promise FirstResponse of {id} is broken."));
        Assert.DoesNotContain(log.Lines, l => l.Text.Contains("FirstResponse", StringComparison.Ordinal) && l.Name == "PromiseKept");
    }

    private sealed class Witness : ILogger<PromiseLog>
    {
        public List<(int Id, string? Name, string Text)> Lines { get; } = [];

        public void AddTo(IServiceCollection services) => services.AddSingleton<ILogger<PromiseLog>>(this);

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((eventId.Id, eventId.Name, formatter(state, exception)));
    }
}
