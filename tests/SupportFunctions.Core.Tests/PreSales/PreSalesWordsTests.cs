using SupportFunctions.Core.Cases;
using SupportFunctions.Core.PreSales;

namespace SupportFunctions.Core.Tests.PreSales;

/// <summary>What R-IN-3 needs, and the severity that the desk suggests by it.</summary>
public sealed class PreSalesWordsTests
{
    private static readonly PreSalesAnswers _all = new()
    {
        Company = "Lumen Health", Summary = "No repositories", Attempted = "Connect", Expected = "120 repositories", StepsTaken = "none",
        Impact = "total-loss", AffectedUsers = "all", DesignDocs = ["none"], SalesStage = "trial", KeyDates = ["6 March"],
    };

    [Theory]
    [InlineData("failed-deployment", "all", Priority.P0, "pre-sales, a failed deployment")]
    [InlineData("failed-deployment", "select", Priority.P0, "pre-sales, a failed deployment")]
    [InlineData("Total loss.", "all", Priority.P0, "pre-sales, total loss of service")]
    [InlineData("total-loss", null, Priority.P0, "pre-sales, total loss of service")]
    [InlineData("total_loss", "25 of 900", Priority.P1, "pre-sales, total loss of service for select users only")]
    [InlineData("core-features-unavailable", "select", Priority.P1, "pre-sales, core features are unavailable")]
    [InlineData("It blocks full use of the trial", "all", Priority.P1, "pre-sales, core features are unavailable")]
    [InlineData("whole-service-slow", "everyone", Priority.P1, "pre-sales, the whole service is slow")]
    [InlineData("whole-service-slow", "some users", Priority.P2, "pre-sales, slow for select users only")]
    [InlineData("non-blocking", "all", Priority.P2, "pre-sales, a question or problem that blocks nothing")]
    [InlineData("Not blocking full use", "all", Priority.P2, "pre-sales, a question or problem that blocks nothing")]
    public void The_desk_suggests_a_severity_by_impact_and_affected_users(string impact, string? users, Priority priority, string because) =>
        Assert.Equal((priority, because), PreSalesSeverity.Of(new PreSalesAnswers { Impact = impact, AffectedUsers = users }));

    [Theory]
    [InlineData("Deployment failed", "", Priority.P0, "pre-sales, 'deployment failed' sounds like total loss or a failed deployment")]
    [InlineData("Question", "How do I?", Priority.P2, "pre-sales, nothing sounds severe")]
    public void Whoever_says_no_impact_is_judged_by_the_words(string subject, string text, Priority priority, string because)
    {
        Assert.Null(PreSalesSeverity.Of(new PreSalesAnswers { Impact = "bad", Severity = "p0" }));
        Assert.Equal((priority, because), PreSalesSeverity.Suggest(new PreSalesAnswers { Severity = "p0" }, subject, text));
    }

    [Theory]
    [InlineData("all", AffectedUsers.All)]
    [InlineData("All 900 users", AffectedUsers.All)]
    [InlineData("allied users", AffectedUsers.Unknown)]
    [InlineData("select", AffectedUsers.Select)]
    [InlineData("25", AffectedUsers.Select)]
    [InlineData("the board", AffectedUsers.Unknown)]
    [InlineData(null, AffectedUsers.Unknown)]
    public void Affected_users_are_read_from_the_choice_or_from_words(string? said, AffectedUsers users) => Assert.Equal(users, PreSalesWords.UsersOf(said));

    [Fact]
    public void Nothing_is_missing_when_all_is_said_and_none_is_an_answer() => Assert.Empty(PreSalesQuestions.Missing(_all, isCompanyKnown: false));

    [Theory]
    [InlineData("company")]
    [InlineData("summary")]
    [InlineData("attempted")]
    [InlineData("expected")]
    [InlineData("stepsTaken")]
    [InlineData("impact")]
    [InlineData("affectedUsers")]
    [InlineData("designDocs")]
    [InlineData("salesStage")]
    [InlineData("keyDates")]
    public void Each_answer_is_missing_when_it_was_not_said_or_is_not_known_yet(string question)
    {
        Assert.Equal([question], PreSalesQuestions.Missing(Answer(question, null), isCompanyKnown: false).ToArray());
        Assert.Equal([question], PreSalesQuestions.Missing(Answer(question, "Not known yet."), isCompanyKnown: false).ToArray());
        Assert.Equal(question == "company" ? [] : [question], PreSalesQuestions.Missing(Answer(question, null), isCompanyKnown: true).ToArray());
    }

    [Fact]
    public void Every_question_is_asked_when_nothing_was_said() => Assert.Equal(PreSalesQuestions.All.ToArray(), PreSalesQuestions.Missing(new PreSalesAnswers(), isCompanyKnown: false).ToArray());

    [Fact]
    public void A_later_word_takes_the_place_of_an_earlier_one_and_only_that_is_news()
    {
        PreSalesAnswers later = new() { Summary = "No repositories", Impact = "non-blocking", KeyDates = ["9 March", "20 March"] };

        Assert.Equal(new PreSalesAnswers { Impact = "non-blocking", KeyDates = ["9 March", "20 March"] }, later.Without(_all));
        Assert.Equal(_all with { Impact = "non-blocking", KeyDates = ["9 March", "20 March"] }, _all.With(later));
        Assert.True(_all.Without(_all).IsEmpty);
    }

    private static PreSalesAnswers Answer(string question, string? said) => question switch
    {
        "company" => _all with { Company = said },
        "summary" => _all with { Summary = said },
        "attempted" => _all with { Attempted = said },
        "expected" => _all with { Expected = said },
        "stepsTaken" => _all with { StepsTaken = said },
        "impact" => _all with { Impact = said },
        "affectedUsers" => _all with { AffectedUsers = said },
        "designDocs" => _all with { DesignDocs = said is null ? [] : [said] },
        "salesStage" => _all with { SalesStage = said },
        _ => _all with { KeyDates = said is null ? [] : [said] },
    };
}
