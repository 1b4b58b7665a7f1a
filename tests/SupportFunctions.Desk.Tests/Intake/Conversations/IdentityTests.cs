using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Tests.Cases;
using static SupportFunctions.Desk.Tests.Intake.Conversations.Answers;

namespace SupportFunctions.Desk.Tests.Intake.Conversations;

/// <summary>Which mail is the same one again: content decides, a Message-ID is a hint. And nothing is lost when the first of two fails.</summary>
public sealed class IdentityTests
{
    private const string Plain = "Content-Type: text/plain; charset=utf-8";

    [Theory]
    [InlineData("Received: from a.example by b.example; Mon, 02 Mar 2026 09:00:01 +0000", "", "duplicate", "another way through the net")]
    [InlineData("Delivered-To: sales@desk.example", "", "duplicate", "another of our addresses")]
    [InlineData("X-Spam-Score: 0.1", "", "duplicate", "a field that a filter added")]
    [InlineData("X-No: 1", "To: support@desk.example|To: sales@desk.example", "duplicate", "a list rewrote the recipient")]
    [InlineData("X-No: 1", "It does not work.|It does not work.   \r\n\r\n", "duplicate", "blanks and empty lines at the end")]
    [InlineData("X-No: 1", "Kim <kim@acme.example>|Kim Q. <KIM@acme.example>", "duplicate", "another name and other letters for the same author")]
    [InlineData("X-No: 1", "Subject: Login fails|Subject: Login\r\n fails", "duplicate", "a subject folded anew")]
    [InlineData("X-No: 1", Plain + "|Content-Type: text/plain; charset=us-ascii", "duplicate", "the same words in another charset")]
    [InlineData("X-No: 1", "It does not work.|It does not work!", "case", "other words under the same Message-ID: a carrier reuses them")]
    [InlineData("X-No: 1", "Login fails|Logout fails", "case", "another subject under the same Message-ID")]
    [InlineData("X-No: 1", "kim@acme.example|lee@acme.example", "case", "another author under the same Message-ID")]
    public async Task With_a_Message_ID_content_decides(string more, string change, string state, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        string again = Mails.From(more: more);
        again = change.Length == 0 ? again : again.Replace(change.Split('|')[0], change.Split('|')[1], StringComparison.Ordinal);

        Assert.Equal((state, because), ((await desk.TakeInAsync(again)).State, because));
    }

    [Theory]
    [InlineData("X-No: id", "Received: from a.example by b.example", "duplicate", "imported again")]
    [InlineData("08:59:00 +0000", "09:59:00 +0100", "duplicate", "the same instant in another zone")]
    [InlineData("08:59:00", "08:59:01", "case", "the same words a second later: somebody asks again")]
    [InlineData("It does not work.", "It does.", "case", "other words")]
    public async Task Without_a_Message_ID_content_and_date_decide(string from, string to, string state, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From(id: null));
        Assert.Equal((state, because), ((await desk.TakeInAsync(Mails.From(id: null).Replace(from, to, StringComparison.Ordinal))).State, because));
    }

    [Fact]
    public async Task Without_a_Message_ID_and_a_date_the_same_words_in_answer_to_another_mail_are_another_message()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        string news = "From: kim@acme.example\r\nSubject: Re: [C-1001] Login fails\r\nIn-Reply-To: <1@x.example>\r\n\r\nAny news?\r\n";

        Assert.Equal("message", (await desk.TakeInAsync(news)).State);
        Assert.Equal("duplicate", (await desk.TakeInAsync(news)).State);
        Assert.Equal("message", (await desk.TakeInAsync(news.Replace("<1@", "<2@", StringComparison.Ordinal))).State);
    }

    [Fact]
    public async Task The_same_mail_raw_and_as_parsed_fields_is_one_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        byte[] form = new FormBuilder().Field("headers", "Message-ID: <first@acme.example>\nDate: Mon, 02 Mar 2026 08:59:00 +0000\n").Field("from", "Kim <kim@acme.example>")
            .Field("to", "sales@desk.example").Field("subject", "Login fails").Field("text", "It does not work.\n").Field("envelope", """{"to":["sales@desk.example"],"from":"kim@acme.example"}""").Build();
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeInAsync(form));
    }

    [Fact]
    public async Task Answers_to_a_Message_ID_that_two_mails_share_go_to_the_case_of_their_sender()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        Assert.Equal(("case", "C-1002", null), await desk.TakeInAsync(Mails.From("bo@other.example", "Disk full", text: "No space.")));

        Assert.Equal(("message", "C-1002", null), await desk.TakeInAsync(Letter("bo@other.example", more: References("first@acme.example"))));
        Assert.Equal(("message", "C-1001", null), await desk.TakeInAsync(Letter("kim@acme.example", more: References("first@acme.example"))));
    }

    [Fact]
    public async Task One_mail_under_two_Message_IDs_is_two_cases_and_the_answer_to_each_goes_to_its_own()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal(("case", "C-1001", null), await desk.TakeInAsync(Mails.From(id: "one@gateway.example")));
        Assert.Equal(("case", "C-1002", null), await desk.TakeInAsync(Mails.From(id: "two@gateway.example")));
        Assert.Equal(("message", "C-1002", null), await desk.TakeInAsync(Letter("kim@acme.example", more: References("two@gateway.example"))));

        // With anything that both answer they are one conversation: the second is a message.
        Assert.Equal(("case", "C-1003", null), await desk.TakeInAsync(Mails.From(id: "three@gateway.example", more: References("root@acme.example"))));
        Assert.Equal(("message", "C-1003", null), await desk.TakeInAsync(Mails.From(id: "four@gateway.example", more: References("root@acme.example"))));
    }

    [Fact]
    public async Task When_the_first_of_two_equal_mails_is_a_dead_letter_the_second_becomes_the_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string first = await DieAsync(desk, "cases");

        (string state, string? of, _) = await desk.TakeInAsync(Mails.From(more: "Received: from a.example by b.example"));

        Assert.Equal("case", state);
        Assert.Equal(1, (await desk.CaseAsync(of!)).Messages);
        Assert.Single(desk.Outside.Mails);

        // And the dead letter is then the same one again, whoever replays it.
        Assert.Equal(("dead", (string?)null), ((await desk.IntakeAsync(first)).State, (await desk.IntakeAsync(first)).Case));
        await desk.Get<DeadLetters>().ReplayAsync(first, default);
        await desk.WorkOffAsync();
        await desk.AttendAsync();
        Assert.Equal(("duplicate", of, (string?)null), await desk.IntakeAsync(first));
        Assert.Equal(("duplicate", of, (string?)null), await desk.TakeInAsync(Mails.From()));
        Assert.Single(desk.Outside.Mails);
        Assert.Single(desk.Store.Keys("cases"), k => k.RowKey == "state");
        Assert.True((await desk.Get<IntakeLedger>().SumAsync(default)) is { Received: 3, Case: 1, Duplicate: 2, Dead: 0, Balanced: true });
    }

    [Fact]
    public async Task A_dead_letter_that_had_become_a_case_all_the_same_is_no_second_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string first = await DieAsync(desk, "intake");

        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeInAsync(Mails.From()));
        await desk.Get<DeadLetters>().ReplayAsync(first, default);
        await desk.WorkOffAsync();
        Assert.Equal(("case", "C-1001", null), await desk.IntakeAsync(first));
        Assert.Equal(1, (await desk.CaseAsync("C-1001")).Messages);
    }

    [Fact]
    public async Task While_the_first_is_being_worked_off_the_second_names_it()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string first = await desk.ReceiveAsync(Mails.From());
        desk.Store.BeforeCommit = batch => batch.Table == "cases" ? throw new InvalidOperationException("away") : Task.CompletedTask;
        await Assert.ThrowsAsync<InvalidOperationException>(desk.WorkOffAsync);
        desk.Store.BeforeCommit = null;

        Assert.Equal(("duplicate", "C-1001", $"The same message as {first}, which is being worked off."), await desk.TakeInAsync(Mails.From()));
        await desk.RecoverAsync();
        Assert.Equal(("case", "C-1001", null), await desk.IntakeAsync(first));
    }

    [Fact]
    public async Task Of_three_copies_the_first_of_which_dies_and_is_replayed_every_line_stays_true()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string first = await desk.ReceiveAsync(Mails.From());
        desk.Store.BeforeCommit = batch => batch.Table == "cases" ? throw new InvalidOperationException("away") : Task.CompletedTask;
        await Assert.ThrowsAsync<InvalidOperationException>(desk.WorkOffAsync);
        desk.Store.BeforeCommit = null;
        Assert.Equal("duplicate", (await desk.TakeInAsync(Mails.From())).State);
        await desk.Get<IntakeWorker>().GiveUpAsync(first, "It could not be worked off.", default);
        await AuditAsync(desk);

        Assert.Equal(("case", "C-1001", null), await desk.TakeInAsync(Mails.From()));
        await AuditAsync(desk);
        await desk.Get<DeadLetters>().ReplayAsync(first, default);
        await desk.WorkOffAsync();

        Assert.Equal(("duplicate", "C-1001", null), await desk.IntakeAsync(first));
        await AuditAsync(desk);
        Assert.Equal(1, (await desk.CaseAsync("C-1001")).Messages);
    }

    [Fact]
    public async Task An_answer_whose_first_copy_died_is_a_message_on_its_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        string answer = Letter("kim@acme.example", more: References("first@acme.example"));
        await DieAsync(desk, "cases", answer);

        Assert.Equal(("message", "C-1001", null), await desk.TakeInAsync(answer));
        Assert.Equal(2, (await desk.CaseAsync("C-1001")).Messages);
    }

    [Fact]
    public async Task An_unknown_sender_gets_a_case_at_once_with_provisional_clocks_of_the_standard_contract()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From("Kim <kim@gmail.com>"));

        Case of = await desk.CaseAsync("C-1001");
        Clock first = of.Clock(ClockName.FirstResponse)!;
        Assert.Equal((null, "standard", true), (of.Customer, first.Agreement, first.IsProvisional));
        Assert.Equal("kim@gmail.com", Assert.Single(desk.Outside.Mails).To.Address);
    }

    [Theory]
    [InlineData("Kim@ACME.example", "kim@acme.example", "small and capital letters")]
    [InlineData("kim@bücher.example", "kim@xn--bcher-kva.example", "a domain and its ASCII form")]
    public async Task Who_wrote_before_is_known_however_the_address_is_written(string first, string again, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From(first));
        Assert.Equal(("message", because), ((await desk.TakeInAsync(Letter(again, subject: "[C-1001]"))).State, because));
    }

    [Fact]
    public async Task An_address_with_a_part_is_another_one_at_a_public_mail_service()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From("kim@gmail.com"));
        Assert.Equal("case", (await desk.TakeInAsync(Letter("kim+other@gmail.com", subject: "[C-1001]"))).State);
    }

    private static async Task AuditAsync(CaseDesk desk)
    {
        desk.Http.MachineClock.Advance(NodaTime.Duration.FromMinutes(1));
        Assert.True(await desk.Get<IntakeAudit>().RunAsync(NodaTime.Duration.FromMinutes(1), default));
        Assert.Equal((true, 0L), (await desk.Get<IntakeLedger>().SumAsync(default)) is var sum ? (sum.Balanced, sum.Audit.Mismatches) : default);
    }

    /// <summary>Worked off as far as a store lets it, and given up.</summary>
    private static async Task<string> DieAsync(CaseDesk desk, string table, string? mail = null)
    {
        string id = await desk.ReceiveAsync(mail ?? Mails.From());
        desk.Store.BeforeCommit = batch => batch.Table == table ? throw new InvalidOperationException("It cannot be written.") : Task.CompletedTask;
        await Assert.ThrowsAsync<InvalidOperationException>(desk.WorkOffAsync);
        desk.Store.BeforeCommit = null;
        await desk.Get<IntakeWorker>().GiveUpAsync(id, "It could not be worked off.", default);
        await desk.AttendAsync();
        return id;
    }
}
