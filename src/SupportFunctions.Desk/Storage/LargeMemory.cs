using System.Buffers;
using System.Runtime.InteropServices;

namespace SupportFunctions.Desk.Storage;

/// <summary>
/// Memory for one blob at a time. A large one is not the collector's: an array of 40 MiB stays with the process long after its last use, and
/// the next one comes on top. What is left of a view after it was disposed of throws; it never shows other bytes. Whoever forgets to dispose
/// of it loses the memory: a finalizer could free it under a span.
/// </summary>
public static class LargeMemory
{
    /// <summary>Below it an array does: the collector has it back soon enough.</summary>
    private const int LargeFrom = 1024 * 1024;

    /// <param name="length">In bytes; the content is undefined until it is written.</param>
    public static IMemoryOwner<byte> Of(int length) => length < LargeFrom ? new Whole(new byte[length]) : new Native(length);

    public static IMemoryOwner<byte> Over(byte[] content) => new Whole(content);

    private sealed class Whole(byte[] content) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => content;

        public void Dispose()
        {
        }
    }

    private sealed unsafe class Native : MemoryManager<byte>
    {
        /// <summary>
        /// More than 32 MiB is asked for even when less is needed: that much glibc always maps from the system, and gives back when it is
        /// freed; less it may keep. Pages that are not written take no memory.
        /// </summary>
        private const int AlwaysMapped = (32 * 1024 * 1024) + (64 * 1024);

        private readonly int _length;
        private void* _start;

        public Native(int length)
        {
            _length = length;
            _start = NativeMemory.Alloc((nuint)Math.Max(length, AlwaysMapped));
        }

        public override Memory<byte> Memory => CreateMemory(_length);

        public override Span<byte> GetSpan()
        {
            ObjectDisposedException.ThrowIf(_start is null, typeof(LargeMemory));
            return new Span<byte>(_start, _length);
        }

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            ObjectDisposedException.ThrowIf(_start is null, typeof(LargeMemory));
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
            return new MemoryHandle((byte*)_start + elementIndex, pinnable: this);
        }

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
            NativeMemory.Free(_start);
            _start = null;
        }
    }
}
