using SupportFunctions.Desk.Intake.Replies;

namespace SupportFunctions.Desk.Tests.Intake.Replies;

public class VisibleReplyTests
{
    [Theory]
    [InlineData("Yes.\n\nOn 3/2/26 10:15, Support wrote:\n> Did it work?", "Yes.", true, "English")]
    [InlineData("Ja.\n\nAm 02.03.26 um 10:15 schrieb Support:\n> Geht es?", "Ja.", true, "German")]
    [InlineData("Oui.\n\nLe 02/03/2026 à 10:15, Support a écrit :\n> Ça marche ?", "Oui.", true, "French")]
    [InlineData("Sí.\n\nEl 2/3/26 a las 10:15, Support escribió:\n> ¿Funciona?", "Sí.", true, "Spanish")]
    [InlineData("Yes.\n\nOn Mon, 2 Mar 2026 at 10:15, Support <s@desk.example> wrote:\nDid it work?", "Yes.", true, "a program's words need no '>'")]
    [InlineData("On Monday 2 March my colleague wrote:\nit is broken\nPlease help.", "On Monday 2 March my colleague wrote:\nit is broken\nPlease help.", false, "a person's words do")]
    [InlineData("These fail:\n- a\n- b", "These fail:\n- a\n- b", false, "a colon is no quote")]
    [InlineData("Yes.\n\n-----Original Message-----\nFrom: x\nSent: y\nwhatever", "Yes.", true, "Outlook, old")]
    [InlineData("Yes.\n\n________________________________\nFrom: x\nSent: y\nTo: z\n\nold", "Yes.", true, "Outlook, new, with its rule")]
    [InlineData("Oui.\n\nDe : Support\nEnvoyé : lundi\nÀ : Moi\nObjet : Re\n\nancien", "Oui.", true, "Outlook, French, blank before the colon")]
    [InlineData("From: my point of view\nit is slow.", "From: my point of view\nit is slow.", false, "a word with a colon is no header block")]
    [InlineData("> Does it work?\nYes.\n> Which version?\n2.1", "> Does it work?\nYes.\n> Which version?\n2.1", false, "quotes between answers stay")]
    [InlineData("> Does it work?\nYes.\n> Which version?\n2.1\n> Regards", "> Does it work?\nYes.\n> Which version?\n2.1", true, "what hangs below goes")]
    [InlineData("On 3/2/26 10:15, Support wrote:\n> Did it work?\n\nYes.", "Yes.", true, "answer below the quote")]
    [InlineData("The log says\n> error 17\nWhat is that?", "The log says\n> error 17\nWhat is that?", false, "a quotation in the text")]
    [InlineData("Hi\n\n-- \nJane\nAcme", "Hi", false, "a signature is no quote")]
    [InlineData("Hi\n--\nJane", "Hi", false, "the blank after the dashes was trimmed")]
    [InlineData("-- \nJane", "-- \nJane", false, "nothing else: nothing is cut")]
    [InlineData("> all\n> quoted", "> all\n> quoted", false, "nothing of their own: nothing is cut")]
    [InlineData("FYI\n\nBegin forwarded message:\n\nFrom: x\nDate: y\nSubject: z\n\n> old", "FYI\n\nBegin forwarded message:\n\nFrom: x\nDate: y\nSubject: z\n\n> old", false, "a forwarded mail is the message")]
    [InlineData("It fails.\n*****\nSince noon.", "It fails.\n*****\nSince noon.", false, "a row of stars is only that")]
    [InlineData("", "", false, "empty")]
    public void Only_what_the_sender_wrote_is_visible(string text, string visible, bool hasQuote, string because)
    {
        var cut = VisibleReply.Cut(text);
        Assert.True(new ReplyCut(visible, hasQuote) == cut, because + ": " + cut);
    }

    [Fact]
    public void The_subject_of_a_forwarded_mail_keeps_an_outlook_block()
    {
        const string Text = "See below.\n\nVon: Kunde\nGesendet: gestern\nAn: uns\n\nHilfe!";
        Assert.Equal(new ReplyCut(Text, false), VisibleReply.Cut(Text, "WG: Hilfe"));
        Assert.Equal(new ReplyCut("See below.", true), VisibleReply.Cut(Text, "AW: Hilfe"));
    }
}
