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
    public async Task A_body_is_read_in_not_much_more_than_its_size(int size, int? claimed, int mostMegabytes, string because)
    {
        byte[] content = new byte[size];
        new Random(1).NextBytes(content);
        using var stream = new MemoryStream(content);
        long before = GC.GetAllocatedBytesForCurrentThread();

        (ReadOnlyMemory<byte> body, bool isWhole) = await IntakeBody.ReadAsync(stream, claimed, Limit, default);

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(isWhole && body.Span.SequenceEqual(content), because);
        Assert.True(allocated < (mostMegabytes + 0.3) * Megabyte, $"{allocated} bytes: {because}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(40 * Megabyte + 1)]
    public async Task Of_a_body_over_the_limit_the_head_is_kept(int? claimed)
    {
        byte[] content = new byte[(40 * Megabyte) + 1];
        new Random(1).NextBytes(content);
        using var stream = new MemoryStream(content);

        (ReadOnlyMemory<byte> body, bool isWhole) = await IntakeBody.ReadAsync(stream, claimed, Limit, default);

        Assert.False(isWhole);
        Assert.True(body.Span.SequenceEqual(content.AsSpan(0, 256 * 1024)));
    }
}
