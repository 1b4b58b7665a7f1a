using System.Buffers;

namespace SupportFunctions.Desk.Storage;

/// <summary>Pieces of any length as blocks of one length, for stores that take a large blob block by block; the last one may be shorter.</summary>
/// <param name="blockBytes">1 or more.</param>
public sealed class BlockBuffer(int blockBytes) : IDisposable
{
    private byte[]? _block;
    private int _length;

    /// <summary>What was added since the last block was full.</summary>
    public ReadOnlyMemory<byte> Content => _block.AsMemory(0, _length);

    /// <param name="full">Takes <see cref="Content"/>, a whole block, each time that more comes than fits into it.</param>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> piece, Func<Task> full)
    {
        ArgumentNullException.ThrowIfNull(full);
        while (!piece.IsEmpty)
        {
            _block ??= ArrayPool<byte>.Shared.Rent(blockBytes);
            if (_length == blockBytes)
            {
                await full();
                _length = 0;
            }

            int take = Math.Min(piece.Length, blockBytes - _length);
            piece[..take].CopyTo(_block.AsMemory(_length));
            _length += take;
            piece = piece[take..];
        }
    }

    public void Dispose()
    {
        if (_block is { } block)
        {
            (_block, _length) = (null, 0);
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
