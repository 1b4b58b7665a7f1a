using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using NodaTime;
using SupportFunctions.Azure.Lifecycles;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Lifecycles;

namespace SupportFunctions.Azure.Tests.Lifecycles;

public sealed class DurableLifecyclesTests
{
    private const string Instance = "case-C-7";

    private static readonly CaseId Case = new(7);
    private static readonly DueEntry Guard = new(DueLine.Machine, Instant.FromUtc(2026, 3, 2, 9, 1) + Duration.FromTicks(1), Case, 3);
    private static readonly LifecycleWake Wake = LifecycleWake.Of(Guard);

    private readonly Mock<DurableTaskClient> _client = new("test");
    private readonly DurableLifecycles _lifecycles = new(NullLogger<DurableLifecycles>.Instance);

    [Theory]
    [InlineData(null, true, "there is none yet")]
    [InlineData(OrchestrationRuntimeStatus.Completed, true, "it had nothing left to wait for")]
    [InlineData(OrchestrationRuntimeStatus.Failed, true, "it must not stay dead")]
    [InlineData(OrchestrationRuntimeStatus.Terminated, true, "somebody ended it, and the case goes on")]
    [InlineData(OrchestrationRuntimeStatus.Running, false, "it waits")]
    [InlineData(OrchestrationRuntimeStatus.Pending, false, "it is about to run")]
    [InlineData((OrchestrationRuntimeStatus)2, false, "ContinuedAsNew, which is obsolete, and hubs hold it: it starts afresh and keeps its events")]
    [InlineData(OrchestrationRuntimeStatus.Suspended, false, "it goes on when it is resumed")]
    public async Task A_lifecycle_that_is_not_there_is_started_and_one_that_is_there_is_woken(
        OrchestrationRuntimeStatus? status, bool starts, string because)
    {
        Finds(status);

        await SignalAsync();

        Assert.True(Starts() == (starts ? 1 : 0), because);
        Assert.True(Wakes() == (starts ? 0 : 1), because);
    }

    [Fact]
    public async Task It_is_started_under_the_id_of_its_case_with_the_entry_that_stands_for_the_change()
    {
        LifecycleRound? input = null;
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
                It.Is<TaskName>(n => n.Name == "case-lifecycle"), It.IsAny<object?>(), It.Is<StartOrchestrationOptions?>(o => o!.InstanceId == Instance), It.IsAny<CancellationToken>()))
            .Callback((TaskName _, object? given, StartOrchestrationOptions? _, CancellationToken _) => input = (LifecycleRound?)given)
            .ReturnsAsync(Instance);

        await SignalAsync();

        Assert.Equal("case-C-7", input!.Id);
        Assert.Equal(Guard, Assert.Single(input.Fired).ToEntry(Case));
    }

    [Fact]
    public async Task One_that_ended_between_looking_and_waking_is_started()
    {
        _client.SetupSequence(c => c.GetInstanceAsync(Instance, false, It.IsAny<CancellationToken>()))
            .ReturnsAsync(Metadata(OrchestrationRuntimeStatus.Running)).ReturnsAsync(Metadata(OrchestrationRuntimeStatus.Completed));
        _client.Setup(c => c.RaiseEventAsync(Instance, "changed", Wake, It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("It has ended."));

        await SignalAsync();

        Assert.Equal(1, Starts());
    }

    [Fact]
    public async Task One_that_somebody_else_started_between_looking_and_starting_is_woken()
    {
        _client.SetupSequence(c => c.GetInstanceAsync(Instance, false, It.IsAny<CancellationToken>()))
            .ReturnsAsync((OrchestrationMetadata?)null).ReturnsAsync(Metadata(OrchestrationRuntimeStatus.Pending));
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new InvalidOperationException("It is there."));

        await SignalAsync();

        Assert.Equal(1, Wakes());
    }

    [Fact]
    public async Task A_task_hub_that_is_away_fails_nothing_because_the_change_is_committed()
    {
        _client.Setup(c => c.GetInstanceAsync(Instance, false, It.IsAny<CancellationToken>())).ThrowsAsync(new HttpRequestException("Away."));

        Assert.Null(await Record.ExceptionAsync(SignalAsync));
        _client.Verify(c => c.GetInstanceAsync(Instance, false, It.IsAny<CancellationToken>()), Times.Exactly(2));
    }

    [Fact]
    public async Task Without_a_client_and_after_it_was_given_back_nothing_is_signalled_and_nothing_fails()
    {
        await _lifecycles.SignalAsync(Guard, default);
        using (_lifecycles.Through(_client.Object))
        {
        }

        await _lifecycles.SignalAsync(Guard, default);

        _client.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Two_functions_at_the_same_time_each_use_their_own_client()
    {
        var other = new Mock<DurableTaskClient>("other");
        await Task.WhenAll(
            Task.Run(() => SignalThroughAsync(_client.Object)),
            Task.Run(() => SignalThroughAsync(other.Object)));

        Assert.Equal(1, Starts());
        Assert.Equal(1, other.Invocations.Count(i => i.Method.Name == nameof(DurableTaskClient.ScheduleNewOrchestrationInstanceAsync)));
    }

    [Fact]
    public void An_entry_keeps_its_instant_to_the_tick_over_its_journey() => Assert.Equal(Guard, Wake.ToEntry(Case));

    private Task SignalAsync() => SignalThroughAsync(_client.Object);

    private async Task SignalThroughAsync(DurableTaskClient client)
    {
        using IDisposable through = _lifecycles.Through(client);
        await Task.Yield();
        await _lifecycles.SignalAsync(Guard, CancellationToken.None);
    }

    private void Finds(OrchestrationRuntimeStatus? status) =>
        _client.Setup(c => c.GetInstanceAsync(Instance, false, It.IsAny<CancellationToken>())).ReturnsAsync(status is { } is_ ? Metadata(is_) : null);

    private int Starts() => _client.Invocations.Count(i => i.Method.Name == nameof(DurableTaskClient.ScheduleNewOrchestrationInstanceAsync));

    private int Wakes() => _client.Invocations.Count(i =>
        i.Method.Name == nameof(DurableTaskClient.RaiseEventAsync) && i.Arguments is [Instance, "changed", LifecycleWake wake, ..] && wake == Wake);

    private static OrchestrationMetadata Metadata(OrchestrationRuntimeStatus status) => new("case-lifecycle", Instance) { RuntimeStatus = status };
}
