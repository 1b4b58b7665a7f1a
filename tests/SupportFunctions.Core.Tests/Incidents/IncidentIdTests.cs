using SupportFunctions.Core.Incidents;

namespace SupportFunctions.Core.Tests.Incidents;

public sealed class IncidentIdTests
{
    [Theory]
    [InlineData("I-3", "I-3", "numbered by the desk")]
    [InlineData("i-3", "I-3", "a number in lower case is the same number")]
    [InlineData("2026-search", "2026-search", "a word of one's own")]
    [InlineData("I-03", null, "a number has no leading zero")]
    [InlineData("i-03", "i-03", "in lower case that is a word")]
    [InlineData("I-", null, "no number")]
    [InlineData("I-1234567890123456", null, "16 digits")]
    [InlineData("-search", null, "begins with a hyphen")]
    [InlineData("Search", null, "a capital letter")]
    [InlineData("a_b", null, "neither letter, digit nor hyphen")]
    [InlineData("", null, "empty")]
    [InlineData(null, null, "nothing")]
    public void Ids_are_numbers_or_words(string? text, string? id, string because)
    {
        bool isId = IncidentId.TryRead(text, out IncidentId read);
        Assert.True(isId == (id is not null) && (!isId || read.ToString() == id), because);
    }

    [Fact]
    public void A_word_has_at_most_64_characters()
    {
        Assert.True(IncidentId.TryRead(new string('a', 64), out _));
        Assert.False(IncidentId.TryRead(new string('a', 65), out _));
    }
}
