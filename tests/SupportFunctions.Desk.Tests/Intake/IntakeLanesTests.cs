using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Desk.Time;
using SupportFunctions.Standalone.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

public sealed class IntakeLanesTests
{
    [Fact]
    public async Task Every_ordering_key_finds_a_lane()
    {
        using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        using var lanes = new IntakeLanes(
            services, new IntakeStore(new InMemoryTableStore(), null!), new MachineTime(TimeProvider.System), NullLogger<IntakeLanes>.Instance);

        for (int i = 0; i < 100; i++)
        {
            string id = IntakeId.New(new NodaTime.LocalDate(2026, 3, 6));
            await lanes.EnqueueAsync(new IntakeReference(id, OrderingKey.Of("Subject: x\r\n\r\n"u8, id), NodaTime.Instant.FromUtc(2026, 3, 6, 9, 0)), CancellationToken.None);
        }

        Assert.Equal(100, lanes.Backlog);
    }
}
