using SupportFunctions.Desk.Intake.Conversations;

namespace SupportFunctions.Desk.Tests.Intake.Conversations;

/// <summary>R-IN-5 and R-SLA-6: what an engineer's mail says, and what must not go out with it.</summary>
public sealed class EngineerMailTests
{
    [Theory]
    [InlineData("Summary: A\nNext steps: B", "A", "B", "")]
    [InlineData("Hi Kim,\n\nSummary: A\nmore of A\n\nNext steps: B\n\nBye", "A\nmore of A", "B", "Bye")]
    [InlineData("Good morning Anne-Marie O'Neil!\nIt works.", "", "", "It works.")]
    [InlineData("Hello, it works.", "", "", "Hello, it works.")]
    [InlineData("It works.\nHi Kim,", "", "", "It works.\nHi Kim,")]
    [InlineData("summary : A\nNEXT STEP: B", "A", "B", "")]
    [InlineData("*Summary:* A\n*Next steps*: B", "A", "B", "")]
    [InlineData("Summary:\n\nA\n\nNext-steps:\nB\nC", "A", "B\nC", "")]
    [InlineData("Next steps：B", "", "B", "")]
    [InlineData("Summary: A\n\nSummary: B", "A\nB", "", "")]
    [InlineData("In summary: all is well", "", "", "In summary: all is well")]
    [InlineData("Summary of the day: none", "", "", "Summary of the day: none")]
    [InlineData("Summary:", "", "", "")]
    [InlineData("", "", "", "")]
    public void A_reply_states_its_summary_and_next_steps_in_lines_of_their_own(string text, string summary, string nextSteps, string body)
    {
        EngineerMail mail = EngineerMail.Read(text);
        Assert.Equal((false, summary, nextSteps, body), (mail.IsNote, mail.Summary, mail.NextSteps, mail.Body));
        Assert.Equal(summary.Length + nextSteps.Length > 0, mail.StatesReply);
    }

    [Fact]
    public void No_text_however_broken_makes_a_reader_fail()
    {
        string[] pieces = ["support+C-", "C-1042", "-staff", "@", ".", "+", "\"", "(", ")", ";", "=", "dkim=pass", "header.d", "mx", "\\", "\n", "Summary:", "Next steps:", "#note", ">", "\ud83d", "\0", "：", " ", "[C-1]", "0123456789abcdef"];
        var random = new Random(20260306);
        var addresses = new SupportFunctions.Desk.Mail.ReplyAddresses("support@desk.example", [new string('s', 32)]);
        var ids = new SupportFunctions.Desk.Mail.DeskMessageIds("desk.example", [new string('s', 32)]);
        var check = new QuoteCheck(new HashSet<string> { "support@desk.example" });
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            EngineerMail mail = EngineerMail.Read(text);
            _ = check.MayQuote(text, mail.Body, [text]);
            _ = AuthenticationResults.Read(text);
            _ = addresses.TryRead(text, out var read);
            Assert.False(read is { IsSigned: true } || ids.TryRead(text, out _, out _) || ids.TryReadStaffRoot(text, out _), text);
        }
    }

    [Theory]
    [InlineData("#note Ask Bo.", true, "Ask Bo.")]
    [InlineData("\n #NOTE\n\nSummary: not for them", true, "Summary: not for them")]
    [InlineData("#note", true, "")]
    [InlineData("#notes are many", false, "#notes are many")]
    [InlineData("Hi\n#note", false, "Hi\n#note")]
    public void The_word_note_counts_on_the_first_line_alone(string text, bool isNote, string rest)
    {
        EngineerMail mail = EngineerMail.Read(text);
        Assert.Equal((isNote, rest), (mail.IsNote, mail.Text));
        Assert.False(mail.StatesReply);
    }

    [Theory]
    [InlineData("Summary: The disk is full.\nNext steps: We add room by 10:30.", false, "own words")]
    [InlineData("See https://docs.example/a?b=1\nStep 1: stop\nStep 2: start", false, "a list with colons")]
    [InlineData("Write to ops@acme.example: they know.", false, "an address in a sentence")]
    [InlineData("I see\n> It does not work.", true, "a quoted line")]
    [InlineData("I see\n | It does not work.", true, "a line quoted otherwise")]
    [InlineData("On Mon, 2 Mar 2026 at 09:00, Kim wrote:\nIt fails", true, "English")]
    [InlineData("Am 02.03.26 um 09.00 schrieb Kim:\nEs geht nicht", true, "German")]
    [InlineData("Le 2 mars 2026 à 9h00, Kim a écrit :\nRien", true, "French")]
    [InlineData("2026年3月2日(月) 9:00 Kim <kim@acme.example>:\nx", true, "Japanese")]
    [InlineData("Kim <kim@acme.example> skrev:\nx", true, "only an address and a colon")]
    [InlineData("Thanks\nFrom: Kim\nSent: Monday, 9:00\nTo: Support\nx", true, "Outlook")]
    [InlineData("Danke\nVon: Kim\nGesendet: Montag, 9:00\nAn: Support\nx", true, "Outlook in German")]
    [InlineData("Thanks\n-----Ursprüngliche Nachricht-----\nx", true, "a marker in any language")]
    [InlineData("Thanks\n________________________________\nx", true, "a rule")]
    [InlineData("About [C-1001] Login fails", true, "a subject of ours")]
    [InlineData("support@desk.example said so", true, "our own address")]
    [InlineData("Reply to support+C-1.0123456789abcdef@desk.example", false, "an address with a part, of another text")]
    [InlineData("Kim says\nThe search index cannot be opened.", true, "a line of the customer's, without any sign of a quote")]
    [InlineData("Grace notes\nThey did not pay for this at all.", true, "a line of an internal note")]
    [InlineData("Thank you", false, "a line as short as anybody's")]
    public void What_may_quote_somebody_is_known_in_any_language(string words, bool expected, string because)
    {
        var check = new QuoteCheck(new HashSet<string> { "support@desk.example" });
        Assert.True(check.MayQuote("Re: x", words, ["Hello\nThe search index cannot be opened.\nThank you", "  They did not pay for this at all.  "]) == expected, because);
    }

    [Theory]
    [InlineData("Fwd: Login fails", true)]
    [InlineData("WG: Login fails", true)]
    [InlineData("转发：Login fails", true)]
    [InlineData("Re: Fwd: Login fails", false)]
    [InlineData("Forwarding fails", false)]
    public void What_is_sent_on_is_somebody_elses(string subject, bool expected) =>
        Assert.Equal(expected, new QuoteCheck(new HashSet<string>()).MayQuote(subject, "See below.", []));
}
