using SupportFunctions.Core.PreSales;
using SupportFunctions.Desk.Intake.Replies;
using SupportFunctions.Desk.PreSales;
using SupportFunctions.Desk.Tests.Mail;

namespace SupportFunctions.Desk.Tests.PreSales;

/// <summary>Answers to R-IN-3 as people write them into mails.</summary>
public sealed class PreSalesTextTests
{
    [Fact]
    public void A_first_mail_with_labels_is_read_whole()
    {
        PreSalesAnswers read = Read("""
            Hello,

            Company: Lumen Health
            Summary: The trial finds no repositories
            What was attempted: connect the trial
            through the proxy.

            With HTTPS_PROXY set.
            Expected result (briefly): 120 repositories
            Steps already taken:
            - restarted
            - tested with curl
            *Impact:* Total loss
            Affected users: 25
            Design documents: https://wiki.example/a, https://wiki.example/b
            Sales stage: technical validation
            Key dates:
            - 6 March, demonstration
            - 20 March, end of trial
            Severity: p1

            Thank you, Noor
            """);

        Assert.Equal(
            new PreSalesAnswers
            {
                Company = "Lumen Health", Summary = "The trial finds no repositories", Attempted = "connect the trial\nthrough the proxy.\n\nWith HTTPS_PROXY set.",
                Expected = "120 repositories", StepsTaken = "- restarted\n- tested with curl", Impact = "Total loss", AffectedUsers = "25",
                DesignDocs = ["https://wiki.example/a", "https://wiki.example/b"], SalesStage = "technical validation",
                KeyDates = ["6 March, demonstration", "20 March, end of trial"], Severity = "p1",
            },
            read);
    }

    [Theory]
    [InlineData("> Key dates (demonstration, end of the trial): 6 March", "6 March", "behind the quoted question")]
    [InlineData("> Key dates (demonstration, end of the trial):\n>\n6 March", "6 March", "below the quoted question")]
    [InlineData("> Key dates (demonstration, end of the trial):\n>\n\n6 March\n\n> ---", "6 March", "with room around it")]
    [InlineData("Key dates (demonstration, end of the trial):\n6 March\n\n---\n\nIf anything changes", "6 March", "in a quote without marks")]
    [InlineData("Key dates (demonstration, end of the trial):\n\n---\n\nIf anything changes", null, "no answer in a quote without marks")]
    [InlineData("> Key dates (demonstration, end of the trial):\n>\n> ---\n>\n> If anything changes", null, "no answer in a quote")]
    [InlineData("Key dates: 6 March\n\n> Key dates: 1 March", "6 March", "the newest, when an older one is quoted below")]
    [InlineData("> > Key dates: 1 March\n> Key dates: 6 March", "6 March", "the least quoted one")]
    [InlineData("KEY DATES\uFF1A 6 March", "6 March", "capitals and a wide colon")]
    [InlineData("Key dates: none", "none", "none is an answer")]
    [InlineData("Key dates 6 March", null, "no colon")]
    [InlineData("Our key dates: 6 March", null, "another beginning")]
    public void An_answer_in_line_is_found(string text, string? answer, string because) =>
        Assert.True((answer is null ? [] : new[] { answer }).SequenceEqual(Read(text).KeyDates), because);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_question_that_our_mail_asks_is_read_back(bool isQuoted)
    {
        string ours = TemplatesFixture.Compose(TemplatesFixture.AMail(
            Core.Cases.MailKind.Acknowledgement, f => f with { IsPreSales = true, Questions = PreSalesQuestions.All })).Text;
        string mark = isQuoted ? "> " : "";
        string quote = string.Join('\n', ours.Split('\n').Select(l => mark + l));
        string answered = string.Join('\n', ours.Split('\n').Select(l => mark + l + (l.EndsWith("):", StringComparison.Ordinal) ? "\nan answer" : "")));

        Assert.True(Read("Later.\n\n" + quote).IsEmpty, "questions are no answers");
        Assert.Empty(PreSalesQuestions.Missing(Read(answered), isCompanyKnown: false));
        Assert.Equal("an answer", Read(answered).StepsTaken);
    }

    [Fact]
    public void What_follows_the_last_answer_is_not_part_of_it()
    {
        const string Text = "Expected: it works\n\nBest wishes,\nNoor\n\nFrom: Support\nSent: Monday\nTo: Noor\nSubject: Re: [C-1]\n\nHello Noor,\nAttempted (what was tried):\n\n---\n";

        Assert.Equal(new PreSalesAnswers { Expected = "it works" }, Read(Text));
    }

    [Fact]
    public void Endless_answers_are_cut_to_the_sizes_of_the_form()
    {
        PreSalesAnswers read = Read($"Summary: {new string('s', 5000)}\nAttempted: {new string('a', 50_000)}\nKey dates: {string.Concat(Enumerable.Repeat("x;", 500))}\nSeverity: {new string('p', 100)}");

        Assert.Equal((300, 4000, 20, 40), (read.Summary!.Length, read.Attempted!.Length, read.KeyDates.Length, read.Severity!.Length));
    }

    [Fact]
    public void Nothing_that_a_mail_can_hold_breaks_the_reading_or_gets_past_the_limits()
    {
        var random = new Random(4);
        string[] pieces = ["Attempted", "Key dates", "Impact (x", "Design documents", ")", ":", "\uFF1A", "\n", "\r", "> ", ">>", " ", "---", "*", "none", "\0", "\ud83d", "\u202e", ";", ",", "\u00e4", new string('x', 5000)];
        for (int i = 0; i < 3000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)]));

            PreSalesAnswers read = Read(text);

            Assert.True(read.Attempted is not { Length: 0 or > 4000 } && read.Impact is not { Length: 0 or > 1000 }, text);
            Assert.True(read.KeyDates.Length <= 20 && read.KeyDates.Concat(read.DesignDocs).All(e => e.Length is > 0 and <= 1000), text);
        }
    }

    private static PreSalesAnswers Read(string text) => PreSalesText.Read(text, VisibleReply.Cut(text).Visible);
}
