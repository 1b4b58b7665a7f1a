using System.Globalization;
using System.Runtime.CompilerServices;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.PreSales;
using SupportFunctions.Desk.Mail;
using static SupportFunctions.Desk.Tests.Mail.TemplatesFixture;

namespace SupportFunctions.Desk.Tests.Mail;

/// <summary>Whole mails as exact text. When wording changes on purpose, run once with UPDATE_EXPECTED=1 and read the difference.</summary>
public sealed class TemplatesExpectedTests
{
    public static TheoryData<string> Kinds { get; } = [.. AllKinds.Select(k => k.ToString())];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_reads_as_expected_in_both_parts(string kind) => IsAsExpected(kind, Compose(AMail(Enum.Parse<MailKind>(kind))));

    [Fact]
    public void A_reply_with_nothing_but_a_body_still_says_status_next_step_and_time() =>
        IsAsExpected("Reply-bare", Compose(AMail(MailKind.Reply, f => f with { Summary = "", NextSteps = "", Ask = null })));

    [Fact]
    public void A_reply_that_waits_for_the_customer_says_so() =>
        IsAsExpected("Reply-waiting", Compose(AMail(MailKind.Reply, f => f with { Status = CaseStatus.WaitingOnCustomer, Body = null })));

    [Fact]
    public void A_case_closed_by_the_customers_word_thanks() =>
        IsAsExpected("Closed-confirmed", Compose(AMail(MailKind.Closed, f => f with { ClosedBecause = ClosedBecause.Confirmed })));

    [Fact]
    public void A_workaround_is_not_called_a_solution() =>
        IsAsExpected("Resolution-workaround", Compose(AMail(
            MailKind.Resolution, f => f with { ResolutionKind = ResolutionKind.Workaround, RootCause = null, HearAgainBy = f.ClosesAt })));

    [Theory]
    [InlineData(NoteWarning.AuthorNotProven)]
    [InlineData(NoteWarning.NoCaseToken)]
    [InlineData(NoteWarning.MayQuote)]
    [InlineData(NoteWarning.HasFiles)]
    [InlineData(NoteWarning.ReplyRefused)]
    public void An_engineers_mail_that_was_not_sent_says_why_and_what_to_do(NoteWarning warning) =>
        IsAsExpected($"ReplyByMail-{warning}", Compose(AMail(MailKind.ReplyByMail, f => f with { Warning = warning, Missing = [] })));

    [Fact]
    public void A_pre_sales_request_is_acknowledged_with_all_its_questions() =>
        IsAsExpected("Acknowledgement-pre-sales", Compose(AMail(MailKind.Acknowledgement, f => f with { IsPreSales = true, Questions = PreSalesQuestions.All })));

    [Fact]
    public void A_prospect_hears_that_the_customer_engineer_was_told() =>
        IsAsExpected("Acknowledgement-prospect", Compose(AMail(MailKind.Acknowledgement, f => f with { IsPreSales = true, CustomerEngineer = "Noor Haddad" })));

    [Fact]
    public void A_customer_engineer_is_reminded() =>
        IsAsExpected("PreSalesRouted-reminder", Compose(AMail(MailKind.PreSalesRouted, f => f with { ReminderNumber = 2, Body = null })));

    private static void IsAsExpected(string name, OutgoingMail mail, [CallerFilePath] string here = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(here)!, "expected", name + ".txt");
        string actual = string.Create(CultureInfo.InvariantCulture, $"""
            From: {mail.From.Name} <{mail.From.Address}>
            To: {mail.To.Name} <{mail.To.Address}>
            Subject: {mail.Subject}
            Date: {mail.Date:yyyy-MM-dd HH:mm:sszzz}
            Message-ID: {mail.MessageId}
            In-Reply-To: {string.Join(' ', mail.InReplyTo)}
            References: {string.Join(' ', mail.References)}
            Reply-To: {mail.ReplyTo?.Name} <{mail.ReplyTo?.Address}>
            Auto-Submitted: {mail.AutoSubmitted ?? "(none)"}

            ===== text
            {mail.Text}
            ===== html
            {mail.Html}
            """).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
        {
            File.WriteAllText(file, actual + "\n");
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n").TrimEnd('\n'), actual.TrimEnd('\n'));
    }
}
