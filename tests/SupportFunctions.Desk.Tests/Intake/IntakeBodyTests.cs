using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

public class IntakeBodyTests
{
    private const int Megabyte = 1024 * 1024;
    private const long Limit = 40 * Megabyte;

    [Theory]
    [InlineData(35 * Megabyte, 35 * Megabyte, 37, "the length is said")]
    [InlineData(35 * Megabyte, null, 105, "it grows by doubling, up to the limit")]
    [InlineData(1000, 39 * Megabyte, 1, "a length that is only claimed costs no more than the first buffer")]
    [InlineData(1000, null, 0, "a small one of unsaid length")]
    [InlineData(40 * Megabyte, 40 * Megabyte, 42, "the largest")]
    [InlineData(0, 0, 0, "none at all is empty, not too large")]
    public async Task A_body_is_read_in_not_much_more_than_its_size(int size, int? claimed, int mostMegabytes, string because)
    {
        byte[] content = new byte[size];
        new Random(1).NextBytes(content);
        using var stream = new MemoryStream(content);
        long before = GC.GetAllocatedBytesForCurrentThread();

        ReadOnlyMemory<byte>? body = await IntakeBody.ReadAsync(stream, claimed, Limit, default);

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(body is { } read && read.Span.SequenceEqual(content), because);
        Assert.True(allocated < (mostMegabytes + 0.3) * Megabyte, $"{allocated} bytes: {because}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(40 * Megabyte + 1)]
    public async Task Of_a_body_over_the_limit_all_is_read_and_nothing_kept(int? claimed)
    {
        using var stream = new MemoryStream(new byte[(40 * Megabyte) + 1]);

        Assert.Null(await IntakeBody.ReadAsync(stream, claimed, Limit, default));
        Assert.Equal(stream.Length, stream.Position);
    }
}
