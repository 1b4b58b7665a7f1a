using SupportFunctions.Core.Cases;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

public sealed class LinkingTests
{
    private const string Later = "2026-03-02T09:30-08:00";

    [Theory]
    [InlineData(LinkKind.Case, "C-7", true, "a case")]
    [InlineData(LinkKind.Case, "c-7", true, "as people write")]
    [InlineData(LinkKind.Case, "7", false, "no id of a case")]
    [InlineData(LinkKind.Case, "C-1042", false, "itself")]
    [InlineData(LinkKind.Github, "acme/search.server#12", true, "an issue")]
    [InlineData(LinkKind.Github, "https://github.com/acme/server/issues/12", true, "its address")]
    [InlineData(LinkKind.Github, "https://github.com/acme/server/discussions/4", true, "another address there")]
    [InlineData(LinkKind.Github, "http://github.com/acme/server/issues/12", false, "not encrypted")]
    [InlineData(LinkKind.Github, "https://github.com.evil.example/acme", false, "somewhere else")]
    [InlineData(LinkKind.Github, "https://github.com/", false, "nothing in particular")]
    [InlineData(LinkKind.Github, "https://github.com/acme/a b", false, "a space")]
    [InlineData(LinkKind.Github, "acme#12", false, "no repository")]
    [InlineData(LinkKind.Github, "acme/server#0", false, "issues are counted from 1")]
    [InlineData(LinkKind.Github, "acme/ser ver#1", false, "a space")]
    [InlineData(LinkKind.KnownIssue, "index-full", true, "an id")]
    [InlineData(LinkKind.KnownIssue, "Index Full", false, "no id")]
    [InlineData(LinkKind.Incident, "2026-03-02.search", true, "an id")]
    [InlineData(LinkKind.Incident, "I-3", true, "a number of the desk's")]
    [InlineData(LinkKind.KnownIssue, "I-3", false, "a known issue has no such number")]
    [InlineData(LinkKind.Incident, "..", false, "only dots")]
    [InlineData(LinkKind.Incident, "", false, "nothing")]
    [InlineData(LinkKind.Unknown, "index-full", false, "of what kind")]
    public void A_link_names_something_of_its_kind(LinkKind kind, string reference, bool isAccepted, string because)
    {
        Decision decision = CaseDecider.Decide(ANewCase().Case, Link(kind, reference), Calendars.TestCalendars.At(Later), TestDesk.Terms);

        Assert.True(isAccepted == decision is Decision.Accepted, because);
        Assert.True(isAccepted || decision is Decision.Refused { Code: RefusalCode.Invalid, Field: "kind" or "ref" }, because);
    }

    [Theory]
    [InlineData(LinkKind.Github, "Acme/Search.server#12", "acme/search.server#12", "its short name")]
    [InlineData(LinkKind.Github, "https://github.com/acme/Server/issues/12/", "acme/server#12", "its address")]
    [InlineData(LinkKind.Github, "https://github.com/acme/server/pull/12", "acme/server#12", "a pull request has a number among them")]
    [InlineData(LinkKind.Github, "https://github.com/acme/server/discussions/4", null, "no issue")]
    [InlineData(LinkKind.KnownIssue, "acme/server#12", null, "another kind")]
    public void An_issue_has_one_name_however_a_link_writes_it(LinkKind kind, string reference, string? issue, string because) =>
        Assert.True(issue == LinkRefs.IssueOf(new CaseLink(kind, reference)), because);

    [Fact]
    public void A_case_that_does_not_exist_cannot_be_linked() =>
        Assert.Equal("There is no case C-99.", ANewCase().Refuses(Later, Link(LinkKind.Case, "C-99", exists: false)).Detail);

    [Fact]
    public void A_link_changes_no_clock_and_the_other_case_is_told()
    {
        History of = ANewCase();
        var before = of.Case.Clocks;
        of.Do(Later, Link(LinkKind.Case, "C-7"));

        Assert.Equal([new CaseLink(LinkKind.Case, "C-7")], of.Case.Links.AsEnumerable());
        Assert.Equal(before.AsEnumerable(), of.Case.Clocks.AsEnumerable());
        Effect.LinkBack back = Assert.IsType<Effect.LinkBack>(Assert.Single(of.Last.Effects));
        Assert.Equal((new CaseId(7), new CaseId(1042), false), (back.Other, back.From, back.Remove));
        Assert.Equal([new CaseLink(LinkKind.Case, "C-7")], of.Replayed().Links.AsEnumerable());
    }

    [Fact]
    public void The_other_side_asks_nothing_back() =>
        Assert.Empty(ANewCase().Do(Later, new CaseCommand.Link("ada", LinkKind.Case, "C-7", IsEcho: true)).Last.Effects);

    [Theory]
    [InlineData("acme/server#12", "acme/server#12")]
    [InlineData("acme/server#12", "Acme/Server#12")]
    [InlineData("acme/server#12", "https://github.com/acme/server/issues/12")]
    [InlineData("https://github.com/acme/server/pull/12/", "acme/server#12")]
    public void The_same_link_again_changes_nothing(string first, string again)
    {
        History of = ANewCase().Do(Later, Link(LinkKind.Github, first)).Do(Later, Link(LinkKind.Github, again));

        Assert.Empty(of.Last.Events);
        Assert.Equal([new CaseLink(LinkKind.Github, first)], of.Case.Links.AsEnumerable());
        Assert.Empty(of.Do(Later, Link(LinkKind.Github, again) with { Remove = true }).Case.Links);
        Assert.Empty(of.Do(Later, Link(LinkKind.Github, again) with { Remove = true }).Last.Events);
    }

    [Fact]
    public void A_case_has_at_most_100_links()
    {
        History of = ANewCase();
        foreach (int i in Enumerable.Range(1, CaseLimits.Links))
        {
            of.Do(Later, Link(LinkKind.Github, FormattableString.Invariant($"acme/server#{i}")));
        }

        Decision.Refused refused = of.Refuses(Later, Link(LinkKind.Github, "acme/server#101"));
        Assert.Equal((RefusalCode.AgainstRule, "A case has at most 100 links: remove some first."), (refused.Code, refused.Detail));
    }

    private static CaseCommand.Link Link(LinkKind kind, string reference, bool exists = true) => new(
        TestDesk.Ada, kind, reference, Other: kind == LinkKind.Case ? new OtherCase(new CaseId(7), exists, "enterprise", null, [], 0) : null);
}
