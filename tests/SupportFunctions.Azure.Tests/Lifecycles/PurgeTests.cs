using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Moq;
using SupportFunctions.Azure.Lifecycles;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Azure.Tests.Lifecycles;

/// <summary>What keeps the task hub small, and a deployment from breaking what runs.</summary>
public sealed class PurgeTests
{
    [Fact]
    public async Task Only_what_ended_over_a_week_ago_is_purged_within_its_time()
    {
        PurgeInstancesFilter? filter = null;
        var client = new Mock<DurableTaskClient>("test");
        client.Setup(c => c.PurgeAllInstancesAsync(It.IsAny<PurgeInstancesFilter>(), It.IsAny<CancellationToken>()))
            .Callback((PurgeInstancesFilter given, CancellationToken _) => filter = given)
            .ReturnsAsync(new PurgeResult(3));

        await new PurgeFunction(new MachineTime(new StoppedTime())).RunAsync(new TimerInfo(), client.Object, default);

        Assert.Equal((DateTimeOffset.UnixEpoch, StoppedTime.Now.AddDays(-7), TimeSpan.FromMinutes(4)), (filter!.CreatedFrom, filter.CreatedTo, filter.Timeout));
        Assert.Equal([OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated], filter.Statuses);
    }

    [Fact]
    public void New_instances_have_the_version_that_older_ones_go_over_to_and_only_as_new_a_worker_runs_them()
    {
        JsonNode hub = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")))!["extensions"]!["durableTask"]!;

        Assert.Equal(
            (LifecycleNames.Version, "CurrentOrOlder", "Reject", "NonRunningStates"),
            ((string?)hub["defaultVersion"], (string?)hub["versionMatchStrategy"], (string?)hub["versionFailureStrategy"], (string?)hub["overridableExistingInstanceStates"]));
    }
}
