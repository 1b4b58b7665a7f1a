using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

public sealed class TableKeysTests
{
    [Theory]
    [InlineData("C-1042", "C-1042", "plain text stays")]
    [InlineData("ada_l.2@x.org", "ada_l.2@x.org", "addresses stay readable")]
    [InlineData("", "~", "a key cannot be empty")]
    [InlineData("~", "~007E", "the mark itself")]
    [InlineData("a/b", "a~002Fb", "refused in keys")]
    [InlineData("a|b", "a~007Cb", "separates the parts of a key")]
    [InlineData("a b%", "a~0020b~0025", "blank and percent")]
    [InlineData("é", "~00E9", "outside ASCII")]
    [InlineData("\uD83D\uDE00", "~D83D~DE00", "a surrogate pair is two")]
    public void Escaping(string text, string key, string because)
    {
        Assert.True(key == TableKeys.Escape(text), because);
        Assert.Equal(text, TableKeys.Unescape(key));
        TableLimits.CheckKey(key);
    }

    [Fact]
    public void Half_a_surrogate_pair_as_broken_mail_can_hold_is_escaped_like_any_character()
    {
        Assert.Equal("~D83Dx", TableKeys.Escape("\ud83dx"));
        Assert.Equal("\ud83dx", TableKeys.Unescape("~D83Dx"));
    }

    [Fact]
    public void Any_text_becomes_a_legal_part_and_comes_back()
    {
        Prop.ForAll<string>(any =>
        {
            var text = any ?? "";
            var key = TableKeys.Escape(text);
            TableLimits.CheckKey(key.Length > TableLimits.MaxKeyCharacters ? key[..TableLimits.MaxKeyCharacters] : key);
            return TableKeys.Unescape(key) == text && !key.Contains('|', StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithReplay(20260302, 7));
    }

    [Fact]
    public void Characters_that_stay_keep_their_order_and_all_letters_beyond_ASCII_follow_in_theirs()
    {
        string[] texts = ["-", ".", "0", "1", "9", "@", "A", "Z", "_", "a", "z", "\u007f", "é", "Ω", "中", "\ufffd"];

        var keys = texts.Select(TableKeys.Escape);

        Assert.Equal(texts.Order(StringComparer.Ordinal), texts);
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    [Theory]
    [InlineData("a b", "a character that would have been escaped")]
    [InlineData("~00", "a code cut short")]
    [InlineData("a~00G0", "no hexadecimal digit")]
    [InlineData("a~", "a mark without a code")]
    [InlineData("~ 0E9", "a blank in the code")]
    public void What_was_not_escaped_is_not_unescaped(string part, string because)
    {
        Assert.True(Record.Exception(() => TableKeys.Unescape(part)) is FormatException, because);
    }

    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb924", "the published hash of nothing")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223", "the published test vector")]
    [InlineData("é", "4a99557e4033c3539de2eb65472017ca", "UTF-8")]
    public void Hashes(string text, string hash, string because)
    {
        Assert.True(hash == TableKeys.Hash(text), because + ": " + TableKeys.Hash(text));
    }

    [Theory]
    [InlineData(0, "0000000000")]
    [InlineData(42, "0000000042")]
    [InlineData(9_999_999_999, "9999999999")]
    public void Sequences_have_ten_digits(long number, string key)
    {
        Assert.Equal(key, TableKeys.Sequence(number));
    }

    [Theory]
    [InlineData(-1, "would sort wrongly")]
    [InlineData(10_000_000_000, "has eleven digits")]
    public void Other_numbers_are_no_sequence(long number, string because)
    {
        Assert.True(Record.Exception(() => TableKeys.Sequence(number)) is ArgumentOutOfRangeException, because);
    }

    [Theory]
    [InlineData("2026-03-02T09:00:00Z", "202603020900000000000", "a whole second, in the year of the calendar of the world")]
    [InlineData("2026-03-02T09:00:00.5Z", "202603020900005000000", "half a second")]
    [InlineData("2026-12-31T23:59:59.9999999Z", "202612312359599999999", "the last tick of a year")]
    [InlineData("0001-01-01T00:00:00Z", "000101010000000000000", "the first")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "999912312359599999999", "the last")]
    public void Instants(string instant, string key, string because)
    {
        var at = InstantPattern.ExtendedIso.Parse(instant).Value;

        Assert.True(key == TableKeys.Instant(at), because);
        Assert.Equal(at, TableKeys.TryReadInstant(key));
    }

    [Fact]
    public void An_instant_is_cut_and_not_rounded_so_that_it_never_lies_in_the_future()
    {
        var at = Instant.FromUtc(2026, 3, 2, 9, 0) + Duration.FromNanoseconds(199);

        Assert.Equal("202603020900000000001", TableKeys.Instant(at));
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("20260302090000", "too short")]
    [InlineData("202613020900000000000", "no such month")]
    [InlineData("2026-03-02T09:00:00Z", "another format")]
    public void Other_text_is_no_instant(string part, string because)
    {
        Assert.True(TableKeys.TryReadInstant(part) is null, because);
    }

    [Fact]
    public void Instants_before_the_year_1_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TableKeys.Instant(Instant.MinValue));
    }
}
