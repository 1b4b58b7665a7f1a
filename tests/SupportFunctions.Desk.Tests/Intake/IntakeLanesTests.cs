using SupportFunctions.Desk.Intake;
using SupportFunctions.Standalone.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

public sealed class IntakeLanesTests
{
    [Fact]
    public void Every_ordering_key_has_a_lane_and_many_keys_use_many_lanes()
    {
        string[] keys = [.. Enumerable.Range(0, 1000).Select(i => OrderingKey.Of("Subject: x\r\n\r\n"u8, $"in_{i}"))];

        int[] lanes = [.. keys.Select(IntakeLanes.LaneOf)];

        Assert.All(lanes, lane => Assert.InRange(lane, 0, 255));
        Assert.InRange(lanes.Distinct().Count(), 200, 256);
    }
}
