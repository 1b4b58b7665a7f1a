using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Verdicts;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>One question after a closing (R-END-2). Closed by silence on Friday 13 March at noon.</summary>
public sealed class RatingTests
{
    private const string Closed = "2026-03-13T12:00-07:00";

    [Fact]
    public void The_answer_is_kept_and_changes_nothing_else()
    {
        History after = AClosedCase();
        Case before = after.Case;
        string mail = before.Mails[^1].Mail;
        after.Do(Closed, new CaseCommand.Rate(mail, RatingAnswer.Good, "  Fast.  "));
        Assert.Equal(before with { Sequence = before.Sequence + 1, Ratings = after.Case.Ratings }, after.Case);
        CaseRating said = Assert.Single(after.Case.Ratings);
        Assert.Equal((mail, RatingAnswer.Good, "Fast."), (said.Mail, said.Answer, said.Comment));
        Assert.Equal(CaseCommand.ByCustomer, after.Last.Events[^1].By);
        Assert.Equal((1, 1), (CaseFacts.Of(after.Case).RatingsAsked, CaseFacts.Of(after.Case).Ratings.Length));
    }

    [Fact]
    public void The_same_answer_again_is_no_event_and_another_one_takes_its_place()
    {
        History of = AClosedCase().Do(Closed, new CaseCommand.Rate("C-1-1-1", RatingAnswer.Good, null));
        Assert.Empty(of.Do(Closed, new CaseCommand.Rate("C-1-1-1", RatingAnswer.Good, " ")).Last.Events);
        of.Do("2026-03-20T12:00-07:00", new CaseCommand.Rate("C-1-1-1", RatingAnswer.Bad, "It is back."));
        Assert.Equal((RatingAnswer.Bad, "It is back."), (Assert.Single(of.Case.Ratings).Answer, of.Case.Ratings[0].Comment));
        Assert.Equal(2, of.All<CaseEvent.Rated>().Count);
    }

    [Fact]
    public void After_seven_days_to_the_instant_it_stands()
    {
        History of = AClosedCase().Do(Closed, new CaseCommand.Rate("C-1-1-1", RatingAnswer.Good, null));
        Assert.Equal(RefusalCode.WrongState, of.Refuses("2026-03-20T12:00:00.000000001-07:00", new CaseCommand.Rate("C-1-1-1", RatingAnswer.Bad, null)).Code);
        Assert.NotEmpty(of.Do("2026-03-20T12:00-07:00", new CaseCommand.Rate("C-1-1-1", RatingAnswer.Bad, null)).Last.Events);
    }

    [Fact]
    public void Each_closing_is_a_question_of_its_own_and_the_latest_are_remembered()
    {
        History of = AClosedCase();
        foreach (int closing in Enumerable.Range(1, CaseLimits.Ratings + 1))
        {
            of.Do(Closed, new CaseCommand.Rate(FormattableString.Invariant($"C-1-{closing}-1"), RatingAnswer.Good, null));
        }

        Assert.Equal((CaseLimits.Ratings, "C-1-2-1"), (of.Case.Ratings.Length, of.Case.Ratings[0].Mail));
    }

    [Theory]
    [InlineData(RatingAnswer.Unknown, 0, "answer")]
    [InlineData(RatingAnswer.Good, CaseRating.CommentCharacters + 1, "comment")]
    public void What_cannot_be_kept_is_refused(RatingAnswer answer, int characters, string field) =>
        Assert.Equal(field, AClosedCase().Refuses(Closed, new CaseCommand.Rate("C-1-1-1", answer, new string('x', characters))).Field);

    private static History AClosedCase() => AResolvedCase().Tick("2026-03-06T12:00-08:00").Tick("2026-03-12T12:00-07:00").Tick(Closed);
}
