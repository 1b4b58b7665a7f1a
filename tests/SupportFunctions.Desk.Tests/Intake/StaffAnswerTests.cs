using NodaTime;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>R-IN-5: what staff write by mail is a note, and nothing of it reaches the customer.</summary>
public sealed class StaffAnswerTests
{
    [Theory]
    [InlineData("grace@desk.example", "an engineer")]
    [InlineData("head@desk.example", "leadership, who is no engineer and hears of breaches")]
    [InlineData("friend@elsewhere.example", "whoever the alert was passed on to")]
    public async Task An_answer_to_an_alert_is_a_note_and_never_a_word_of_the_customer(string from, string because)
    {
        await using CaseDesk desk = await AlertedAsync();
        OutgoingMail alert = desk.Outside.Mails.Last(m => m.To.Address == "grace@desk.example");
        int mails = desk.Outside.Mails.Count;

        var (state, of, _) = await desk.TakeInAsync(Answer(from, alert.References.Append(alert.MessageId)));

        Assert.Equal(("message", "C-1001"), (state, of));
        IReadOnlyList<string> events = await desk.EventsAsync("C-1001");
        Assert.True(events.Contains("note-added") && !events.Contains("customer-wrote"), because);
        Assert.Equal(mails, desk.Outside.Mails.Count);
        Assert.Equal(["kim@acme.example"], (await desk.CaseAsync("C-1001")).Participants.ToArray());
    }

    [Fact]
    public async Task A_client_that_drops_the_references_changes_nothing_about_that()
    {
        await using CaseDesk desk = await AlertedAsync();
        OutgoingMail alert = desk.Outside.Mails.Last(m => m.To.Address == "grace@desk.example");
        await desk.TakeInAsync(Answer("head@desk.example", [alert.MessageId]));
        Assert.DoesNotContain("customer-wrote", await desk.EventsAsync("C-1001"));
    }

    [Fact]
    public async Task An_engineer_who_was_copied_in_or_names_the_number_writes_a_note()
    {
        await using CaseDesk desk = await AlertedAsync();
        await desk.TakeInAsync(Answer("grace@desk.example", ["first@acme.example"]));
        await desk.TakeInAsync(Mails.From("grace@desk.example", "Fwd: [C-1001] Login fails", id: "third@desk.example", text: "Seen."));
        Assert.Equal(2, (await desk.EventsAsync("C-1001")).Count(e => e == "note-added"));
    }

    [Theory]
    [InlineData("", "(empty mail)")]
    [InlineData("   ", "(empty mail)")]
    public async Task An_empty_answer_is_a_note_that_says_so(string text, string note)
    {
        await using CaseDesk desk = await AlertedAsync();
        string id = await desk.ReceiveAsync(Mails.From("grace@desk.example", "Re: [C-1001] Login fails", id: "e@desk.example", text: text));
        await desk.WorkOffAsync();
        Assert.Equal("message", (await desk.IntakeAsync(id)).State);
        Assert.Equal(note, (string?)(await desk.Http.GetAsync("/api/cases/C-1001/timeline?top=500")).Json["items"]!.AsArray()[^1]!["data"]!["text"]);
    }

    [Fact]
    public async Task An_answer_of_an_engineer_that_is_too_long_for_a_note_is_cut_and_not_lost()
    {
        await using CaseDesk desk = await AlertedAsync();
        string text = string.Join("\r\n", Enumerable.Repeat(new string('x', 70), 3000));
        Assert.Equal("message", (await desk.TakeInAsync(Mails.From("grace@desk.example", "Re: [C-1001] Login fails", id: "l@desk.example", text: text))).State);
    }

    private static async Task<CaseDesk> AlertedAsync()
    {
        CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/engineers/grace", "{'name':'Grace','email':'grace@desk.example','level':4,'lead':true}");
        await desk.TakeInAsync(Mails.From());
        await desk.PassAsync(Duration.FromHours(2));
        return desk;
    }

    private static string Answer(string from, IEnumerable<string> references) => Mails.From(
        from, "Re: Login fails", id: $"answer-{from}", text: "I am on it.", more: "References: " + string.Join(' ', references.Select(r => $"<{r}>")));
}
