using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

public sealed class RowChunksTests
{
    private const int Full = RowChunks.MaxCharacters;

    [Theory]
    [InlineData(0, new[] { 0 }, "an empty body is one empty piece")]
    [InlineData(1, new[] { 1 }, "one character")]
    [InlineData(Full, new[] { Full }, "exactly one piece")]
    [InlineData(Full + 1, new[] { Full, 1 }, "one more")]
    [InlineData(2 * Full, new[] { Full, Full }, "exactly two")]
    public void A_body_is_cut_at_64_KiB(int length, int[] pieces, string because)
    {
        var body = new string('x', length);

        Assert.True(pieces.SequenceEqual(RowChunks.Split(body).Select(piece => piece.Length)), because);
        Assert.Equal(body, RowChunks.Join(RowChunks.Split(body)));
    }

    [Theory]
    [InlineData(Full - 2, "the pair ends the piece")]
    [InlineData(Full - 1, "the pair lies across the cut")]
    [InlineData(Full, "the pair begins the next piece")]
    public void A_surrogate_pair_is_never_cut(int before, string because)
    {
        var body = new string('x', before) + "\uD83D\uDE00" + new string('y', Full);

        var pieces = RowChunks.Split(body);

        Assert.True(pieces.All(piece => !char.IsLowSurrogate(piece[0]) && !char.IsHighSurrogate(piece[^1]) && piece.Length <= Full), because);
        Assert.Equal(body, RowChunks.Join(pieces));
    }

    [Fact]
    public void Pairs_all_the_way_fill_every_piece()
    {
        var body = "x" + string.Concat(Enumerable.Repeat("\uD83D\uDE00", Full));

        Assert.Equal([Full - 1, Full, 2], RowChunks.Split(body).Select(piece => piece.Length));
    }

    [Fact]
    public void A_mebibyte_is_the_most()
    {
        Assert.Equal(16, RowChunks.Split(new string('x', 512 * 1024)).Count);

        var refusal = Assert.Throws<TableLimitException>(() => RowChunks.Split(new string('x', 512 * 1024 + 1)));
        Assert.Equal("A body has 1048578 bytes; 1048576 are allowed in a row. Keep its content in a blob.", refusal.Message);
    }
}
