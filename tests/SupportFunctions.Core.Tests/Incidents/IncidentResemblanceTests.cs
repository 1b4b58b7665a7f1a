using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Core.Tests.Cases;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Incidents.IncidentStory;

namespace SupportFunctions.Core.Tests.Incidents;

public sealed class IncidentResemblanceTests
{
    private static readonly Case _case = History.ANewCase(received: "2026-03-06T10:30Z").Case with { Subject = "Nothing found", Product = null, Severity = Severity.Unknown };

    [Theory]
    [InlineData("Search returns nothing", null, 1, "a word of the title")]
    [InlineData("SEARCH!", null, 1, "in capitals")]
    [InlineData("Nothing found", "search", 2, "the product")]
    [InlineData("Search is slow", "search", 3, "both")]
    [InlineData("It is down", null, 1, "another word of the title")]
    [InlineData("Is it us?", null, 0, "words of less than four letters say nothing")]
    [InlineData("Search is slow", "store", 0, "another product")]
    [InlineData("Researching", null, 0, "a word is the same only as a whole")]
    public void A_case_resembles_by_product_and_by_words(string subject, string? product, int score, string because) =>
        Assert.True((IncidentResemblance.Of(AnIncident().Incident, _case with { Subject = subject, Product = product })?.Score ?? 0) == score, because);

    [Fact]
    public void The_severity_counts_only_with_something_else()
    {
        Assert.Null(IncidentResemblance.Of(AnIncident().Incident, _case with { Severity = Severity.Sev1 }));
        Assert.Equal(["the product is search", "the severity is the same"], IncidentResemblance.Of(AnIncident().Incident, _case with { Product = "search", Severity = Severity.Sev1 })!.Why.AsEnumerable());
    }

    [Theory]
    [InlineData("2026-03-06T09:59:59Z", false, "before it began")]
    [InlineData("2026-03-06T10:00:00Z", true, "as it began")]
    [InlineData("2026-03-06T11:00:00Z", true, "as it ended")]
    [InlineData("2026-03-06T11:00:01Z", false, "after it ended")]
    public void Only_what_was_opened_while_it_lasted_can_be_part_of_it(string opened, bool isPart, string because) =>
        Assert.True(IncidentResemblance.Of(AResolvedIncident().Incident, _case with { Product = "search", OpenedAt = At(opened) }) is not null == isPart, because);

    [Fact]
    public void What_is_linked_and_who_is_not_concerned_is_not_suggested()
    {
        Case alike = _case with { Product = "search" };
        Assert.Null(IncidentResemblance.Of(AnIncident().Link("2026-03-06T10:40Z", (int)alike.Id.Number).Incident, alike));
        Assert.Null(IncidentResemblance.Of(AnIncident(plan: Plan with { Scope = new IncidentScope(["search"], [], ["somebody-else"]) }).Incident, alike));
    }
}
