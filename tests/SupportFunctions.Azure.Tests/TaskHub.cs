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
                ? new OrchestrationMetadata(CaseInstance.Orchestration, id) { RuntimeStatus = OrchestrationRuntimeStatus.Running }
                : null);
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((TaskName _, object? input, StartOrchestrationOptions? options, CancellationToken _) =>
            {
                Started.Add(options!.InstanceId!, (CaseRound)input!);
                return options.InstanceId!;
            });
        _client.Setup(c => c.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .Callback((string id, string _, object? payload, CancellationToken _) => Raised.Add((id, (CaseWake)payload!)))
            .Returns(Task.CompletedTask);
    }

    public DurableTaskClient Client => _client.Object;

    public Dictionary<string, CaseRound> Started { get; } = [];

    public List<(string Instance, CaseWake Wake)> Raised { get; } = [];
}
