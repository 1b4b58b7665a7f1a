using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using SupportFunctions.Azure.Lifecycles;

namespace SupportFunctions.Azure.Tests;

/// <summary>A task hub that remembers what was started and what was raised, and runs nothing.</summary>
public sealed class TaskHub
{
    private readonly Mock<DurableTaskClient> _client = new("test");

    public TaskHub()
    {
        _client.Setup(c => c.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string id, bool _, CancellationToken _) => Started.ContainsKey(id)
                ? new OrchestrationMetadata(LifecycleNames.Case, id) { RuntimeStatus = OrchestrationRuntimeStatus.Running }
                : null);
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((TaskName name, object? input, StartOrchestrationOptions? options, CancellationToken _) =>
            {
                Names.Add((name.Name, options!.InstanceId!));
                Started.Add(options.InstanceId!, (LifecycleRound)input!);
                return options.InstanceId!;
            });
        _client.Setup(c => c.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .Callback((string id, string _, object? payload, CancellationToken _) => Raised.Add((id, (LifecycleWake)payload!)))
            .Returns(Task.CompletedTask);
    }

    public DurableTaskClient Client => _client.Object;

    /// <summary>Orchestrations and the instances that were started of them.</summary>
    public List<(string Orchestration, string Instance)> Names { get; } = [];

    public Dictionary<string, LifecycleRound> Started { get; } = [];

    public List<(string Instance, LifecycleWake Wake)> Raised { get; } = [];
}
