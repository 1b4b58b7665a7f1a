using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

public sealed class BlockBufferTests
{
    [Theory]
    [InlineData("", "", "", "nothing")]
    [InlineData("abc", "", "abc", "less than a block")]
    [InlineData("abcd", "", "abcd", "a whole block is the last one until more comes")]
    [InlineData("abcd e", "abcd", "e", "one more")]
    [InlineData("abcdefghijkl", "abcd efgh", "ijkl", "a piece of several blocks")]
    [InlineData("a bc def ghijk", "abcd efgh", "ijk", "pieces across blocks")]
    public async Task Pieces_become_blocks_of_one_length_and_a_rest(string pieces, string blocks, string rest, string because)
    {
        using var buffer = new BlockBuffer(4);
        var full = new List<string>();
        foreach (string piece in pieces.Split(' '))
        {
            await buffer.AddAsync(System.Text.Encoding.ASCII.GetBytes(piece), () =>
            {
                full.Add(Text(buffer));
                return Task.CompletedTask;
            });
        }

        Assert.True(blocks == string.Join(' ', full) && rest == Text(buffer), because);
    }

    [Fact]
    public async Task A_block_that_could_not_be_taken_is_still_there()
    {
        using var buffer = new BlockBuffer(4);
        await buffer.AddAsync("abcd"u8.ToArray(), () => Task.CompletedTask);

        await Assert.ThrowsAsync<TimeoutException>(async () => await buffer.AddAsync("e"u8.ToArray(), () => throw new TimeoutException()));

        Assert.Equal("abcd", Text(buffer));
    }

    private static string Text(BlockBuffer buffer) => System.Text.Encoding.ASCII.GetString(buffer.Content.Span);
}
