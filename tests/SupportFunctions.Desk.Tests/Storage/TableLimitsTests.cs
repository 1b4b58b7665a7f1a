using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

public sealed class TableLimitsTests
{
    [Theory]
    [InlineData("a", "one character")]
    [InlineData("in_20260302-07|Ada@x.org", "marks that keys use")]
    [InlineData(" ~!$&'()*+,;=:[]{}\"<>^`", "every other printable mark")]
    [InlineData("é中\ufffd", "outside ASCII")]
    public void These_are_keys(string key, string because)
    {
        Assert.True(Record.Exception(() => TableLimits.CheckKey(key)) is null, because);
    }

    [Theory]
    [InlineData("a/b", "U+002F at 1", "a slash")]
    [InlineData("a\\b", "U+005C at 1", "a backslash")]
    [InlineData("#", "U+0023 at 0", "a fragment")]
    [InlineData("why?", "U+003F at 3", "a query")]
    [InlineData("100%", "U+0025 at 3", "an escape")]
    [InlineData("a\tb", "U+0009 at 1", "a control character")]
    [InlineData("a\0", "U+0000 at 1", "the first control character")]
    [InlineData("a\u001f", "U+001F at 1", "the last of the first block")]
    [InlineData("a\u007f", "U+007F at 1", "delete")]
    [InlineData("a\u009f", "U+009F at 1", "the last of the second block")]
    [InlineData("\uD83D\uDE00", "U+D83D at 0", "a surrogate, which sorts differently in UTF-8")]
    [InlineData("a\uffff", "U+FFFF at 1", "kept free as a bound above every key")]
    public void These_are_not_and_the_error_names_the_character(string key, string named, string because)
    {
        var refusal = Assert.Throws<TableLimitException>(() => TableLimits.CheckKey(key));

        Assert.True(refusal.Message.Contains(named, StringComparison.Ordinal), because + ": " + refusal.Message);
        Assert.EndsWith("Use TableKeys.Escape or TableKeys.Hash.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false, "an empty key")]
    [InlineData(512, true, "the longest")]
    [InlineData(513, false, "one more")]
    public void Keys_have_1_to_512_characters(int length, bool isKey, string because)
    {
        Assert.True(isKey == Record.Exception(() => TableLimits.CheckKey(new string('k', length))) is null, because);
    }

    [Fact]
    public void A_refused_key_is_shown_in_part_and_without_control_characters()
    {
        var refusal = Assert.Throws<TableLimitException>(() => TableLimits.CheckKey("\u001b[31m" + new string('x', 2000)));

        Assert.Equal(
            $"The key '.[31m{new string('x', 75)}...' has 2005 characters; 1 to 512 are allowed. Use TableKeys.Hash for long text.",
            refusal.Message);
    }

    [Theory]
    [InlineData("cases", true, "letters")]
    [InlineData("cases2", true, "a digit behind")]
    [InlineData("abc", true, "the shortest")]
    [InlineData("ab", false, "too short")]
    [InlineData("2cases", false, "a digit first")]
    [InlineData("known-issues", false, "a hyphen")]
    [InlineData("fälle", false, "a letter outside ASCII")]
    [InlineData("Tables", false, "the service's own")]
    public void Table_names(string name, bool isName, string because)
    {
        Assert.True(isName == Record.Exception(() => TableLimits.CheckTable(name)) is null, because);
        Assert.Null(Record.Exception(() => TableLimits.CheckTable(new string('t', 63))));
        Assert.NotNull(Record.Exception(() => TableLimits.CheckTable(new string('t', 64))));
    }

    [Theory]
    [InlineData(null, null, 1, true, "everything")]
    [InlineData("", "\uffff", 1000, true, "the bounds of an empty prefix")]
    [InlineData("a", "a\uffff", 5, true, "the bounds of a prefix")]
    [InlineData("a", null, 0, false, "no rows")]
    [InlineData("a", null, 1001, false, "too many rows")]
    [InlineData("a/b", null, 5, false, "a bound that was not escaped")]
    [InlineData(null, "a?", 5, false, "an upper bound that was not escaped")]
    [InlineData("a\uffffb", null, 5, false, "U+FFFF inside")]
    public void Ranges(string? from, string? below, int top, bool isRange, string because)
    {
        Assert.True(isRange == Record.Exception(() => TableLimits.CheckRange(new RowRange(from, below, top))) is null, because);
    }

    [Theory]
    [InlineData(0, false, "nothing to do is a defect")]
    [InlineData(1, true, "one")]
    [InlineData(100, true, "the most")]
    [InlineData(101, false, "one more")]
    public void A_batch_has_1_to_100_operations(int count, bool isBatch, string because)
    {
        Assert.True(isBatch == Record.Exception(() => TableLimits.Check(Batch(count, "{}"))) is null, because);
    }

    [Theory]
    [InlineData('x', 1, 4, true, "ASCII counts two bytes, as stored: four rows of almost a mebibyte")]
    [InlineData('x', 1, 5, false, "five of them")]
    [InlineData('"', 1, 1, true, "a quote counts six bytes, as sent: one row of three mebibytes on the way")]
    [InlineData('"', 1, 2, false, "two of them")]
    [InlineData('é', 1, 2, false, "outside ASCII likewise")]
    [InlineData('"', 4, 5, true, "five rows of a quarter")]
    public void A_batch_has_at_most_4_MiB_stored_or_sent_whichever_is_more(char c, int part, int rows, bool isBatch, string because)
    {
        var body = new string(c, (TableLimits.MaxBodyCharacters("p", TableKeys.Sequence(0)) - 8000) / part);

        Assert.True(isBatch == Record.Exception(() => TableLimits.Check(Batch(rows, body))) is null, because);
    }

    [Fact]
    public void A_row_has_at_most_1_MiB_of_UTF_16_and_the_error_says_its_size()
    {
        var largest = TableLimits.MaxBodyCharacters("p", "a");
        TableLimits.Check(new TableBatch("cases", "p").Insert("a", new string('x', largest)));

        var refusal = Assert.Throws<TableLimitException>(
            () => TableLimits.Check(new TableBatch("cases", "p").Upsert("a", new string('x', largest + 1))));

        Assert.Equal(1024 * 1024, TableLimits.RowBytes("p", "a", new string('x', largest)));
        Assert.Equal("The row cases/p/a has 1048578 bytes; 1048576 are allowed. Keep its content in a blob.", refusal.Message);
    }

    [Theory]
    [InlineData("*", "matches every row")]
    [InlineData("", "would be sent as no condition")]
    public void An_etag_that_is_no_condition_is_refused(string etag, string because)
    {
        Assert.True(Record.Exception(() => TableLimits.Check(new TableBatch("cases", "p").Replace("a", "{}", etag))) is TableLimitException, because);
        Assert.True(Record.Exception(() => TableLimits.Check(new TableBatch("cases", "p").Delete("a", etag))) is TableLimitException, because);
    }

    [Fact]
    public void A_row_is_named_once_in_a_batch()
    {
        var refusal = Assert.Throws<TableLimitException>(
            () => TableLimits.Check(new TableBatch("cases", "p").DeleteIfPresent("a").Insert("b", "{}").Insert("a", "{}")));

        Assert.Equal("A batch for cases/p names the row 'a' twice; each row may appear once. Merge the two operations.", refusal.Message);
    }

    private static TableBatch Batch(int rows, string body)
    {
        var batch = new TableBatch("cases", "p");
        for (var n = 0; n < rows; n++)
        {
            batch.Insert(TableKeys.Sequence(n), body);
        }

        return batch;
    }
}
