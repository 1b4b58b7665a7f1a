using System.Buffers;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

public class LargeMemoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1024 * 1024 - 1)]
    [InlineData(1024 * 1024)]
    [InlineData(40 * 1024 * 1024)]
    public void It_is_as_long_as_wanted_and_holds_what_is_written(int length)
    {
        using IMemoryOwner<byte> memory = LargeMemory.Of(length);
        Assert.Equal(length, memory.Memory.Length);
        memory.Memory.Span.Fill(7);
        using MemoryHandle pinned = memory.Memory[(length / 2)..].Pin();
        Assert.True(memory.Memory[(length / 2)..].Span.IndexOfAnyExcept((byte)7) < 0);
    }

    [Fact]
    public void A_view_of_a_large_one_that_was_given_back_throws()
    {
        IMemoryOwner<byte> memory = LargeMemory.Of(2 * 1024 * 1024);
        ReadOnlyMemory<byte> view = memory.Memory[100..200];

        memory.Dispose();
        memory.Dispose();

        Assert.Throws<ObjectDisposedException>(() => view.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => view.Pin());
    }

    [Fact]
    public void A_large_one_is_not_the_collectors()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        using IMemoryOwner<byte> memory = LargeMemory.Of(25 * 1024 * 1024);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }
}
