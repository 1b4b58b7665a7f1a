using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Standalone.Storage;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>A mail's body on its way into the store, from a stream that gives as much or as little at once as it likes.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class MailBodyTests : IDisposable
{
    private const int Kilobyte = 1024;
    private const int Limit = 1024 * Kilobyte;
    private const string Blob = "intake/in_1";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, false, "nothing")]
    [InlineData(3000, false, "an ordinary mail")]
    [InlineData(64 * Kilobyte, false, "the first buffer")]
    [InlineData(64 * Kilobyte + 1, false, "one more than that")]
    [InlineData(256 * Kilobyte, false, "what is kept in memory")]
    [InlineData(256 * Kilobyte + 1, true, "one more than that")]
    [InlineData(700_001, true, "pieces")]
    [InlineData(Limit, true, "the largest")]
    public async Task It_comes_whole_and_a_long_one_is_in_the_store_only_when_it_is_committed(int size, bool isUploaded, string because)
    {
        byte[] content = Content(size);
        var blobs = new FileBlobStore(_folder.Path);
        await using MailBody body = await ReceiveAsync(content, blobs);

        Assert.True((body.IsWhole, body.IsEmpty, body.Upload is not null) == (true, size == 0, isUploaded), because);
        Assert.True(body.Head.Span.SequenceEqual(content.AsSpan(0, Math.Min(size, MailBody.HeadBytes))), because);
        Assert.Null(await blobs.ReadAsync(Blob, default));
        if (body.Upload is { } upload)
        {
            Assert.Equal(size, upload.Length);
            Assert.Equal(IntakeStore.HashOf(content), await upload.CommitAsync(default));
            byte[]? kept = await blobs.ReadAsync(Blob, default);
            Assert.True(content.AsSpan().SequenceEqual(kept), because);
        }
    }

    [Theory]
    [InlineData(Limit + 1)]
    [InlineData(3 * Limit)]
    public async Task Of_one_over_the_limit_the_head_is_kept_and_the_rest_read_and_dropped(int size)
    {
        byte[] content = Content(size);
        await using MailBody body = await ReceiveAsync(content, new FileBlobStore(_folder.Path));

        Assert.Equal((false, null), (body.IsWhole, body.Upload));
        Assert.True(body.Head.Span.SequenceEqual(content.AsSpan(0, MailBody.HeadBytes)));
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData(500, 0, "at the start")]
    [InlineData(500, 490, "at the very end")]
    [InlineData(700_000, 64 * Kilobyte - 5, "over the end of the first buffer")]
    [InlineData(700_000, 256 * Kilobyte - 1, "its first byte is the head's last")]
    [InlineData(700_000, 256 * Kilobyte - 9, "its last byte is the first behind the head")]
    [InlineData(700_000, 256 * Kilobyte, "right behind the head")]
    [InlineData(700_000, 699_990, "at the very end of pieces")]
    public async Task What_is_looked_for_is_found_wherever_it_stands(int size, int at, string because)
    {
        byte[] wanted = "--boundary"u8.ToArray();
        byte[] content = new byte[size];
        wanted.CopyTo(content, at);
        await using MailBody found = await ReceiveAsync(content, new FileBlobStore(_folder.Path), wanted);
        Assert.True(found.Holds, because);

        content[at + 4] ^= 1;
        await using MailBody missed = await ReceiveAsync(content, new FileBlobStore(_folder.Path), wanted);
        Assert.False(missed.Holds, because);
    }

    [Fact]
    public async Task At_every_place_around_the_seam_of_two_pieces_it_is_found()
    {
        byte[] wanted = "--boundary"u8.ToArray();
        for (int at = 256 * Kilobyte + (128 * Kilobyte) - 25; at < 256 * Kilobyte + (128 * Kilobyte) + 5; at++)
        {
            byte[] content = new byte[700_000];
            wanted.CopyTo(content, at);
            await using MailBody body = await ReceiveAsync(content, new FileBlobStore(_folder.Path), wanted);
            Assert.True(body.Holds, $"at {at}");
        }
    }

    [Fact]
    public async Task Nothing_is_left_of_one_that_breaks_off_or_is_not_accepted()
    {
        var blobs = new FileBlobStore(_folder.Path);
        await Assert.ThrowsAsync<IOException>(() => MailBody.ReceiveAsync(
            new Trickle(Content(600_000)) { BreaksAt = 500_000 }, Limit, default, Upload(blobs), default));
        Assert.Empty(Files());

        await using (MailBody body = await ReceiveAsync(Content(600_000), blobs))
        {
            Assert.Single(Files());
        }

        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_mail_of_30_MB_takes_no_memory_to_receive()
    {
        using var stream = new MemoryStream(new byte[30 * Limit]);
        long before = GC.GetTotalAllocatedBytes(precise: true);

        await using MailBody body = await MailBody.ReceiveAsync(stream, 40 * Limit, default, Upload(new FileBlobStore(_folder.Path)), default);

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 2 * Limit);
        Assert.Equal(30 * Limit, body.Upload!.Length);
    }

    private string[] Files() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);

    private static byte[] Content(int size)
    {
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);
        return content;
    }

    private static Task<MailBody> ReceiveAsync(byte[] content, IBlobStore blobs, byte[]? wanted = null) =>
        MailBody.ReceiveAsync(new Trickle(content), Limit, wanted, Upload(blobs), default);

    private static Func<CancellationToken, Task<RawUpload>> Upload(IBlobStore blobs) =>
        async token => new RawUpload("in_1", Blob, await blobs.CreateAsync(Blob, token));

    /// <summary>A stream that gives odd amounts, and may break.</summary>
    private sealed class Trickle(byte[] content) : MemoryStream(content)
    {
        private readonly Random _random = new(7);

        public int BreaksAt { get; init; } = int.MaxValue;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position >= BreaksAt
                ? throw new IOException("The connection was reset.")
                : base.ReadAsync(buffer[..Math.Min(buffer.Length, _random.Next(1, 30_000))], cancellationToken);
    }
}
