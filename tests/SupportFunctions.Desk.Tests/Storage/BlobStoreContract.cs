using System.Buffers;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

/// <summary>What every blob store keeps; see <see cref="TableStoreContract"/> for stores that are not there.</summary>
public abstract class BlobStoreContract
{
    /// <summary>Bytes of a content that no store takes at once.</summary>
    private const int Large = 9_000_000;

    /// <summary>Of this test alone: a store may keep its blobs from run to run.</summary>
    protected string Folder { get; } = Guid.NewGuid().ToString("N");

    protected abstract Task<IBlobStore> OpenAsync();

    [SkippableTheory]
    [InlineData(0, "nothing is content too")]
    [InlineData(1, "one byte")]
    [InlineData(5_000_000, "more than any buffer")]
    public async Task Bytes_come_back_as_they_were(int size, string because)
    {
        var store = await OpenAsync();
        var content = new byte[size];
        new Random(42).NextBytes(content);

        await store.WriteAsync($"{Folder}/raw/a.eml", content, default);

        var read = await store.ReadAsync($"{Folder}/raw/a.eml", default);
        Assert.True(read is not null && content.AsSpan().SequenceEqual(read), because);
        await using var stream = await store.OpenAsync($"{Folder}/raw/a.eml", default);
        using var copy = new MemoryStream();
        await stream!.CopyToAsync(copy);
        Assert.True(content.AsSpan().SequenceEqual(copy.ToArray()), because + ", as a stream");
    }

    [SkippableTheory]
    [InlineData(0, 1, "no piece at all")]
    [InlineData(1, 5, "one small piece")]
    [InlineData(3, 70_000, "pieces of odd sizes")]
    [InlineData(40, 300_000, "more than any buffer, 12 MB")]
    [InlineData(2, 4 * 1024 * 1024, "two whole blocks of a store that takes blocks")]
    [InlineData(30, 1024 * 1024, "the largest mail, 30 MiB")]
    public async Task Pieces_become_one_blob(int pieces, int size, string because)
    {
        IBlobStore store = await OpenAsync();
        byte[] content = new byte[pieces * size];
        new Random(43).NextBytes(content);
        string name = $"{Folder}/pieces";

        await using (IBlobWriter writer = await store.CreateAsync(name, default))
        {
            byte[] piece = new byte[size];
            for (int i = 0; i < pieces; i++)
            {
                content.AsSpan(i * size, size).CopyTo(piece);
                await writer.WriteAsync(piece, default);
                Array.Clear(piece); // It is the caller's again.
            }

            await writer.CommitAsync(default);
        }

        Assert.Equal(content.Length, await store.LengthAsync(name, default));
        using IMemoryOwner<byte>? loaded = await store.LoadAsync(name, default);
        Assert.True(content.AsSpan().SequenceEqual(loaded!.Memory.Span), because);
        byte[]? read = await store.ReadAsync(name, default);
        Assert.True(content.AsSpan().SequenceEqual(read), because);
    }

    [SkippableFact]
    public async Task Of_a_blob_that_is_not_committed_nobody_sees_anything_and_what_was_there_stays()
    {
        IBlobStore store = await OpenAsync();
        (string fresh, string former) = ($"{Folder}/fresh", $"{Folder}/former");
        await store.WriteAsync(former, "former"u8.ToArray(), default);

        foreach (string name in new[] { fresh, former })
        {
            await using IBlobWriter writer = await store.CreateAsync(name, default);
            await writer.WriteAsync(new byte[5_000_000], default);
            Assert.Equal(name == former ? 6 : null, await store.LengthAsync(name, default));
        }

        Assert.Null(await store.ReadAsync(fresh, default));
        Assert.Equal("former"u8.ToArray(), await store.ReadAsync(former, default));
    }

    [SkippableFact]
    public async Task What_was_cut_off_in_the_middle_leaves_nothing_in_the_blob_that_is_written_after_it()
    {
        IBlobStore store = await OpenAsync();
        string name = $"{Folder}/cut-off";
        await using (IBlobWriter cutOff = await store.CreateAsync(name, default))
        {
            await cutOff.WriteAsync(Of(1), default);
        }

        Assert.Null(await store.LengthAsync(name, default));
        await WriteInPiecesAsync(store, name, Of(2));

        await HoldsAsync(store, name, 2, "it is the later one");
    }

    [SkippableFact]
    public async Task Of_two_writers_of_one_blob_its_readers_see_one_content_whole_and_whoever_is_too_late_is_told_to_try_again()
    {
        IBlobStore store = await OpenAsync();
        string name = $"{Folder}/both";
        await using IBlobWriter one = await store.CreateAsync(name, default);
        await using IBlobWriter other = await store.CreateAsync(name, default);
        foreach (int half in new[] { 0, 1 })
        {
            await one.WriteAsync(Of(1).AsMemory(half * Large / 2, Large / 2), default);
            await other.WriteAsync(Of(2).AsMemory(half * Large / 2, Large / 2), default);
        }

        await one.CommitAsync(default);
        Exception? fault = await Record.ExceptionAsync(() => other.CommitAsync(default));

        Assert.True(fault is null or StoreUnavailableException, fault?.ToString());
        await HoldsAsync(store, name, fault is null ? (byte)2 : (byte)1, "not torn");
        await WriteInPiecesAsync(store, name, Of(3));
        await HoldsAsync(store, name, 3, "it was tried again");
    }

    [SkippableFact]
    public async Task Of_many_writers_of_one_blob_at_once_its_readers_see_the_content_of_one_who_was_told_that_it_is_there()
    {
        IBlobStore store = await OpenAsync();
        string name = $"{Folder}/many";

        Exception?[] faults = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Record.ExceptionAsync(() => WriteInPiecesAsync(store, name, Of((byte)n)))));

        byte[]? read = await store.ReadAsync(name, default);
        Assert.All(faults, f => Assert.True(f is null or StoreUnavailableException, f?.ToString()));
        Assert.True(read is not null && faults[read[0]] is null && Of(read[0]).AsSpan().SequenceEqual(read), "a torn blob, or none");
    }

    [SkippableFact]
    public async Task A_blob_in_pieces_that_is_cancelled_is_not_there()
    {
        IBlobStore store = await OpenAsync();
        string name = $"{Folder}/cancelled";
        using var cancelled = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await using IBlobWriter writer = await store.CreateAsync(name, cancelled.Token);
            await writer.WriteAsync(new byte[100_000], cancelled.Token);
            await cancelled.CancelAsync();
            await writer.WriteAsync(new byte[5_000_000], cancelled.Token);
            await writer.CommitAsync(cancelled.Token);
        });

        Assert.Null(await store.LengthAsync(name, default));
    }

    [SkippableFact]
    public async Task Parts_of_a_blob_can_be_read()
    {
        IBlobStore store = await OpenAsync();
        byte[] content = new byte[5_000_000];
        new Random(44).NextBytes(content);
        await store.WriteAsync($"{Folder}/parts", content, default);

        await using Stream? stream = await store.OpenAsync($"{Folder}/parts", default);
        byte[] part = new byte[70_000];
        foreach (int at in new[] { 4_900_000, 0, 1_234_567 })
        {
            stream!.Seek(at, SeekOrigin.Begin);
            await stream.ReadExactlyAsync(part);
            Assert.True(content.AsSpan(at, part.Length).SequenceEqual(part));
        }

        Assert.Equal(content.Length, stream!.Length);
    }

    [SkippableFact]
    public async Task A_blob_that_was_never_written_is_null()
    {
        var store = await OpenAsync();

        Assert.Null(await store.ReadAsync($"{Folder}/none", default));
        Assert.Null(await store.OpenAsync($"{Folder}/none", default));
        Assert.Null(await store.LoadAsync($"{Folder}/none", default));
    }

    [SkippableFact]
    public async Task The_length_of_a_blob_is_known_and_what_is_not_there_has_none()
    {
        IBlobStore store = await OpenAsync();
        string name = $"{Folder}/length";
        Assert.Null(await store.LengthAsync(name, default));

        await store.WriteAsync(name, new byte[70_000], default);
        Assert.Equal(70_000, await store.LengthAsync(name, default));

        await store.DeleteAsync(name, default);
        Assert.Null(await store.LengthAsync(name, default));
    }

    [SkippableFact]
    public async Task A_second_write_replaces_the_first_one_whole()
    {
        var store = await OpenAsync();
        await store.WriteAsync($"{Folder}/a", "the longer one"u8.ToArray(), default);
        await store.WriteAsync($"{Folder}/a", "short"u8.ToArray(), default);

        Assert.Equal("short"u8.ToArray(), await store.ReadAsync($"{Folder}/a", default));
    }

    [SkippableFact]
    public async Task A_deleted_blob_is_gone_and_deleting_it_again_is_no_error()
    {
        var store = await OpenAsync();
        await store.WriteAsync($"{Folder}/a", "x"u8.ToArray(), default);

        await store.DeleteAsync($"{Folder}/a", default);
        await store.DeleteAsync($"{Folder}/a", default);
        await store.DeleteAsync($"{Folder}/no/such/folder", default);

        Assert.Null(await store.ReadAsync($"{Folder}/a", default));
    }

    [SkippableFact]
    public async Task Readers_of_a_blob_that_is_being_replaced_see_one_content_or_the_other()
    {
        var store = await OpenAsync();
        var contents = Enumerable.Range(1, 8).Select(n => Enumerable.Repeat((byte)n, 20_000 * n).ToArray()).ToArray();
        await store.WriteAsync($"{Folder}/a", contents[0], default);

        var writers = contents.Select(content => store.WriteAsync($"{Folder}/a", content, default)).ToArray();
        var reads = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => store.ReadAsync($"{Folder}/a", default)));
        await Task.WhenAll(writers);

        Assert.All(reads, read => Assert.True(read is not null && read.AsSpan().SequenceEqual(contents[read[0] - 1]), "a torn blob"));
    }

    [SkippableTheory]
    [InlineData("", "no name")]
    [InlineData("../a", "out of the folder")]
    [InlineData("a/../../b", "out of the folder in the middle")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("a//b", "an empty segment")]
    [InlineData("a/", "an empty last segment")]
    [InlineData("a\\b", "a separator on some systems")]
    [InlineData("C:a", "a drive on some systems")]
    [InlineData(".hidden", "a leading dot")]
    [InlineData("a./b", "a trailing dot, which some file systems drop")]
    [InlineData("a b", "a blank")]
    [InlineData("a\0b", "a control character")]
    [InlineData("é", "a letter outside ASCII")]
    [InlineData("a~b", "reserved for temporary files")]
    public async Task Names_that_could_mean_something_else_are_refused(string name, string because)
    {
        var store = await OpenAsync();

        var refusals = new[]
        {
            await Record.ExceptionAsync(() => store.WriteAsync(name, "x"u8.ToArray(), default)),
            await Record.ExceptionAsync(() => store.ReadAsync(name, default)),
            await Record.ExceptionAsync(() => store.DeleteAsync(name, default)),
            await Record.ExceptionAsync(() => store.CreateAsync(name, default)),
            await Record.ExceptionAsync(() => store.LoadAsync(name, default)),
        };

        Assert.All(refusals, refusal => Assert.True(refusal is ArgumentException, because));
    }

    [SkippableFact]
    public async Task A_name_may_have_200_characters_and_no_more()
    {
        var store = await OpenAsync();
        var longest = $"{Folder}/{new string('n', 167)}";
        await store.WriteAsync(longest, "x"u8.ToArray(), default);

        Assert.Equal("x"u8.ToArray(), await store.ReadAsync(longest, default));
        await Assert.ThrowsAsync<ArgumentException>(() => store.ReadAsync(longest + "n", default));
    }

    [SkippableFact]
    public async Task A_call_that_was_cancelled_before_it_began_writes_nothing()
    {
        var store = await OpenAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.WriteAsync($"{Folder}/a", "x"u8.ToArray(), new CancellationToken(canceled: true)));

        Assert.Null(await store.ReadAsync($"{Folder}/a", default));
    }

    private static byte[] Of(byte content) => Enumerable.Repeat(content, Large).ToArray();

    private static async Task HoldsAsync(IBlobStore store, string name, byte content, string because)
    {
        byte[]? read = await store.ReadAsync(name, default);
        Assert.True(Of(content).AsSpan().SequenceEqual(read), because);
    }

    private static async Task WriteInPiecesAsync(IBlobStore store, string name, byte[] content)
    {
        await using IBlobWriter writer = await store.CreateAsync(name, default);
        foreach (byte[] piece in content.Chunk(1_000_000))
        {
            await writer.WriteAsync(piece, default);
        }

        await writer.CommitAsync(default);
    }
}
