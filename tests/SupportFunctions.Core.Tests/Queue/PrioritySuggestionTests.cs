using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Queue;

namespace SupportFunctions.Core.Tests.Queue;

/// <summary>What an untriaged case counts as (R-PRI-1, R-PRI-2).</summary>
public sealed class PrioritySuggestionTests
{
    [Theory]
    [InlineData("Deployment failed", "", Tier.Enterprise, Priority.P0, "'deployment failed' sounds like total loss or a failed deployment")]
    [InlineData("Help", "The server IS DOWN!", Tier.Free, Priority.P0, "'is down' sounds like total loss or a failed deployment")]
    [InlineData("Help", "Is it still downloading?", Tier.Team, Priority.P2, "nothing sounds severe")]
    [InlineData("Help", "It is downloading.", Tier.Team, Priority.P2, "nothing sounds severe")]
    [InlineData("Production", "", Tier.Team, Priority.P1, "'production' sounds like severe impact")]
    [InlineData("Question", "Reproduction steps: open the page.", Tier.Team, Priority.P2, "nothing sounds severe")]
    [InlineData("Question", "reproduction in production", Tier.Team, Priority.P1, "'production' sounds like severe impact")]
    [InlineData("Question", "See case C-1503.", Tier.Team, Priority.P2, "nothing sounds severe")]
    [InlineData("Question", "We get (503).", null, Priority.P1, "'503' sounds like severe impact")]
    [InlineData("How do I?", "", null, Priority.P2, "nothing sounds severe")]
    [InlineData("How do I?", "", Tier.PreSales, Priority.P2, "nothing sounds severe")]
    [InlineData("How do I?", "", Tier.Free, Priority.P3, "nothing sounds severe, and the customer does not pay")]
    [InlineData("How do I?", "", Tier.OpenSource, Priority.P3, "nothing sounds severe, and the customer does not pay")]
    [InlineData("Everything is down", "", Tier.Internal, Priority.P3, "internal work is p3")]
    public void An_untriaged_case_counts_with_a_suggested_priority_and_its_reason(string subject, string text, Tier? tier, Priority priority, string because) =>
        Assert.Equal((priority, because), PrioritySuggestion.For(subject, text, tier));

    [Fact]
    public void Only_the_beginning_of_a_long_text_is_looked_at() =>
        Assert.Equal(Priority.P2, PrioritySuggestion.For("", new string('.', 4000) + " outage", Tier.Team).Priority);
}
