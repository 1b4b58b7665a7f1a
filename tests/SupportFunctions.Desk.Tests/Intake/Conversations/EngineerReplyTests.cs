using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;
using static SupportFunctions.Desk.Tests.Intake.Conversations.Answers;

namespace SupportFunctions.Desk.Tests.Intake.Conversations;

/// <summary>R-IN-5: engineers answer from their own mail client. Anything less than certain stays inside.</summary>
public sealed class EngineerReplyTests
{
    private const string Grace = "grace@desk.example";
    private const string Full = "Hi Kim,\r\n\r\nSummary: The index ran out of disk.\r\nNext steps: We move it within the hour.\r\n\r\nBest, Grace";

    [Fact]
    public async Task A_proven_engineers_answer_to_a_mail_of_the_desk_goes_out_as_a_reply_and_stops_the_clock()
    {
        await using CaseDesk desk = await OpenedAsync();
        string quote = "\r\n\r\nOn Mon, 2 Mar 2026 at 09:00, Support <support@desk.example> wrote:\r\n> Hello Kim,\r\n> we got your message.\r\n";

        Assert.Equal(("message", "C-1001", null), await SendAsync(desk, Full + quote));

        JsonNode replied = Assert.Single(await OfTypeAsync(desk, "replied"));
        Assert.Equal(
            ("grace", "The index ran out of disk.", "We move it within the hour.", true),
            ((string?)replied["by"], (string?)replied["data"]!["summary"], (string?)replied["data"]!["nextSteps"], (bool)replied["data"]!["countsAsFirstResponse"]!));
        Assert.Equal(ClockState.Met, (await desk.CaseAsync("C-1001")).Clock(ClockName.FirstResponse)!.State);
        OutgoingMail sent = Assert.Single(desk.Outside.Mails.Skip(1));
        Assert.Equal("kim@acme.example", sent.To.Address);
        Assert.Contains("We move it within the hour.", sent.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("we got your message", sent.Text + sent.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Grace, sent.Text + sent.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_without_what_a_first_response_needs_goes_out_and_its_author_is_told()
    {
        await using CaseDesk desk = await OpenedAsync();
        await SendAsync(desk, "Summary: We are on it.");

        Assert.False((bool)Assert.Single(await OfTypeAsync(desk, "replied"))["data"]!["countsAsFirstResponse"]!);
        Assert.Equal(ClockState.Running, (await desk.CaseAsync("C-1001")).Clock(ClockName.FirstResponse)!.State);
        OutgoingMail told = Assert.Single(desk.Outside.Mails, m => m.To.Address == Grace);
        Assert.Equal(("[C-1001] sent, but no first response: Login fails", "auto-replied"), (told.Subject, told.AutoSubmitted));
        Assert.Contains("it misses the next steps.", told.Text, StringComparison.Ordinal);

        // Once there was a first response nobody needs to hear of it.
        await SendAsync(desk, Full);
        await SendAsync(desk, "It takes ten minutes more.");
        Assert.Equal(3, (await OfTypeAsync(desk, "replied")).Count);
        Assert.Single(desk.Outside.Mails, m => m.To.Address == Grace);
    }

    [Theory]
    [InlineData("pass", "none", Grace, null, "SPF")]
    [InlineData("none", "{@desk.example : pass}", "x@relay.example", null, "DKIM")]
    [InlineData("none", "none", Grace, "author-not-proven", "neither")]
    [InlineData("pass", "none", "grace@evil.example", "author-not-proven", "SPF of a forger's domain")]
    [InlineData("fail", "{@evil.example : pass}", Grace, "author-not-proven", "DKIM of a forger's domain")]
    public async Task Only_a_passed_result_for_the_engineers_domain_is_proof(string spf, string dkim, string envelopeFrom, string? warning, string because)
    {
        await using CaseDesk desk = await OpenedAsync();
        await desk.TakeInAsync(Form(Letter(Grace, desk.Outside.Mails[0].ReplyTo!.Address, "Re: Login fails", Full), from: envelopeFrom, spf: spf, dkim: dkim));
        await AssertAsync(desk, warning, because);
    }

    [Theory]
    [InlineData("address", null)]
    [InlineData("reference", null)]
    [InlineData("field", null)]
    [InlineData("attached", "has-files")]
    [InlineData("subject", "no-case-token")]
    [InlineData("customers-reference", "no-case-token")]
    [InlineData("forged", "no-case-token")]
    public async Task Only_something_that_the_desk_signed_names_the_case(string how, string? warning)
    {
        await using CaseDesk desk = await OpenedAsync();
        OutgoingMail ours = desk.Outside.Mails[0];
        await desk.TakeInAsync(Proven(how switch
        {
            "address" => Letter(Grace, ours.ReplyTo!.Address, text: Full),
            "reference" => Letter(Grace, text: Full, more: References(ours.MessageId)),
            "field" => Letter(Grace, text: Full, more: "X-Desk-Case: " + ours.MessageId.Split('@')[0]),
            "attached" => With(Grace, Full, Whole(ours)),
            "subject" => Letter(Grace, subject: "Re: [C-1001] Login fails", text: Full),
            "customers-reference" => Letter(Grace, text: Full, more: References("first@acme.example")),
            _ => Letter(Grace, "support+C-1001.0123456789abcdef@desk.example", text: Full),
        }));
        await AssertAsync(desk, warning, how);
    }

    [Theory]
    [InlineData("Re: Login fails", "Summary: a\r\n\r\n> It does not work.\r\n\r\nNext steps: b", "may-quote", "an answer between quotes")]
    [InlineData("Fwd: Login fails", Full, "may-quote", "sent on")]
    [InlineData("Re: Login fails", Full + "\r\n\r\n-----Original Message-----\r\nFrom: Kim\r\n\r\nMensagem\r\n", null, "a quote that is cut")]
    [InlineData("Re: Login fails", Full + "\r\n\r\nThe login page says 'wrong password' to everybody.", "may-quote", "a line of the customer's without any sign")]
    public async Task Quoted_parts_are_never_sent_out(string subject, string text, string? warning, string because)
    {
        await using CaseDesk desk = await OpenedAsync("It does not work.\r\nThe login page says 'wrong password' to everybody.");
        await desk.TakeInAsync(Proven(Letter(Grace, desk.Outside.Mails[0].ReplyTo!.Address, subject, text)));
        await AssertAsync(desk, warning, because);
        Assert.DoesNotContain(desk.Outside.Mails.Skip(1), m => m.To.Address != Grace && (m.Text.Contains("Mensagem", StringComparison.Ordinal) || m.Text.Contains("wrong password", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("#note Ask Bo first.", true, null)]
    [InlineData("#note Ask Bo first.", false, "author-not-proven")]
    [InlineData("#note\r\nAsk Bo first.\r\nSummary: not for them", true, null)]
    public async Task A_mail_that_begins_with_the_word_note_stays_inside_and_is_not_answered(string text, bool isProven, string? warning)
    {
        await using CaseDesk desk = await OpenedAsync();
        string mail = Letter(Grace, desk.Outside.Mails[0].ReplyTo!.Address, "Re: Login fails", text);
        await desk.TakeInAsync(isProven ? Proven(mail) : Form(mail));

        JsonNode note = Assert.Single(await OfTypeAsync(desk, "note-added"));
        Assert.Equal(("grace", warning), ((string?)note["by"], (string?)note["data"]!["warning"]));
        Assert.StartsWith("Ask Bo first.", (string?)note["data"]!["text"], StringComparison.Ordinal);
        Assert.Empty(await OfTypeAsync(desk, "replied"));
        Assert.DoesNotContain(desk.Outside.Mails.Skip(1), m => m.To.Address == "kim@acme.example");
    }

    [Theory]
    [InlineData("I am on it.", "note-added")]
    [InlineData(Full, "replied")]
    public async Task An_answer_to_an_alert_is_for_the_desk_unless_it_states_a_reply(string text, string type)
    {
        await using CaseDesk desk = await OpenedAsync();
        await desk.PassAsync(Duration.FromHours(2));
        OutgoingMail alert = desk.Outside.Mails.Last(m => m.To.Address == Grace);
        int before = desk.Outside.Mails.Count;

        await desk.TakeInAsync(Proven(Letter(Grace, alert.ReplyTo!.Address, "Re: " + alert.Subject, text, more: References([.. alert.References, alert.MessageId]))));

        Assert.Single(await OfTypeAsync(desk, type));
        Assert.Equal(type == "replied" ? 1 : 0, desk.Outside.Mails.Count - before);
    }

    [Fact]
    public async Task Whoever_is_no_engineer_and_answers_an_alerts_address_writes_a_note()
    {
        await using CaseDesk desk = await OpenedAsync();
        await desk.PassAsync(Duration.FromHours(2));
        OutgoingMail alert = desk.Outside.Mails.Last(m => m.To.Address == Grace);
        Assert.Equal(("message", "C-1001", null), await desk.TakeInAsync(Proven(Letter("head@desk.example", alert.ReplyTo!.Address, text: Full))));
        Assert.Single(await OfTypeAsync(desk, "note-added"));
        Assert.Empty(await OfTypeAsync(desk, "replied"));
    }

    /// <summary>Some programs give every file a Content-ID; only a picture that the text shows is no file.</summary>
    [Theory]
    [InlineData("<p>Summary: a</p>", "has-files")]
    [InlineData("<p>Summary: a</p><img src=\"cid:x1\">", null)]
    public async Task A_file_is_never_left_out_of_a_reply_without_a_word(string html, string? warning)
    {
        await using CaseDesk desk = await OpenedAsync();
        string mail = $"From: {Grace}\r\nTo: {desk.Outside.Mails[0].ReplyTo!.Address}\r\nSubject: Re: Login fails\r\nMessage-ID: <f@desk.example>\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\n" + Full
            + $"\r\n--a\r\nContent-Type: text/html\r\n\r\n{html}\r\n--a--\r\n--b\r\nContent-Type: image/png; name=x.png\r\nContent-Disposition: attachment; filename=x.png\r\nContent-ID: <x1>\r\n\r\npng\r\n--b--\r\n";
        await desk.TakeInAsync(Proven(mail));
        await AssertAsync(desk, warning, html);
    }

    /// <summary>Peers 47: a system notification that a program answers is answered again, without end.</summary>
    [Fact]
    public async Task A_program_at_an_engineers_address_that_answers_everything_is_told_three_times_an_hour_at_most()
    {
        await using CaseDesk desk = await OpenedAsync();
        await desk.TakeInAsync(Letter(Grace, desk.Outside.Mails[0].ReplyTo!.Address, "Re: Login fails", "Summary: x"));
        for (int round = 0; round < 10; round++)
        {
            OutgoingMail last = desk.Outside.Mails.Last(m => m.To.Address == Grace);
            await desk.TakeInAsync(Letter(Grace, last.ReplyTo!.Address, "Re: " + last.Subject, $"Round {round}\r\nSummary: you wrote\r\n" + last.Text, more: References(last.MessageId)));
        }

        Assert.Equal(3, desk.Outside.Mails.Count(m => m.To.Address == Grace));
        Assert.Equal(11, (await OfTypeAsync(desk, "note-added")).Count);
    }

    [Fact]
    public async Task Our_own_words_on_how_to_write_to_the_customer_are_no_reply_to_the_customer()
    {
        await using CaseDesk desk = await OpenedAsync();
        await SendAsync(desk, "Summary: We are on it.");
        OutgoingMail told = Assert.Single(desk.Outside.Mails, m => m.To.Address == Grace);
        Assert.False(SupportFunctions.Desk.Intake.Conversations.EngineerMail.Read(told.Text).StatesReply);
    }

    [Fact]
    public async Task Whoever_only_bears_an_engineers_address_and_knows_a_number_sends_the_engineer_no_mail()
    {
        await using CaseDesk desk = await OpenedAsync();
        for (int i = 0; i < 5; i++)
        {
            await desk.TakeInAsync(Letter(Grace, subject: "Re: [C-1001] Login fails", text: $"Summary: x{i}"));
        }

        Assert.Equal(5, (await OfTypeAsync(desk, "note-added")).Count);
        Assert.DoesNotContain(desk.Outside.Mails, m => m.To.Address == Grace);
    }

    [Fact]
    public async Task An_engineers_summary_is_no_answer_to_a_pre_sales_question()
    {
        await using CaseDesk desk = await OpenedAsync();
        await desk.TakeInAsync(Letter(Grace, desk.Outside.Mails[0].ReplyTo!.Address, "Re: Login fails", "Summary: The index ran out of disk.\r\nImpact: all"));
        Assert.Null((await desk.CaseAsync("C-1001")).PreSales);
        Assert.DoesNotContain("pre-sales-answered", await desk.EventsAsync("C-1001"));
    }

    [Fact]
    public async Task A_reply_that_the_case_does_not_take_is_kept_as_a_note_and_its_author_is_told()
    {
        await using CaseDesk desk = await OpenedAsync();
        await desk.DoAsync("/api/cases/C-1001/resolve", "{'kind':'resolution','summary':'Works again.'}");
        await desk.DoAsync("/api/cases/C-1001/confirm", "{}");
        await SendAsync(desk, Full);
        await AssertAsync(desk, "reply-refused", "closed");
        Assert.Equal(CaseStatus.Closed, (await desk.CaseAsync("C-1001")).Status);
        Assert.Contains("reopen it first", Assert.Single(desk.Outside.Mails, m => m.To.Address == Grace).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_mail_is_believed_by_the_results_of_a_server_of_ours_alone()
    {
        const string Field = "Authentication-Results: mx.desk.example; dkim=pass header.d=desk.example\r\n";
        await using CaseDesk trusting = await OpenedAsync(intake: o => o.TrustedAuthservIds.Add("mx.desk.example"));
        await trusting.TakeInAsync(Field + Letter(Grace, trusting.Outside.Mails[0].ReplyTo!.Address, text: Full));
        await AssertAsync(trusting, null, "a server of ours");

        await using CaseDesk other = await OpenedAsync();
        await other.TakeInAsync(Field + Letter(Grace, other.Outside.Mails[0].ReplyTo!.Address, text: Full));
        await AssertAsync(other, "author-not-proven", "a server that nobody named");
    }

    /// <summary>Its words, its identity and whom it was copied to are those of all of it, however much of it comes before them.</summary>
    [Theory]
    [InlineData(1_000, "small")]
    [InlineData(1_500_000, "over a mebibyte, so that at first only its beginning is opened")]
    public async Task A_mail_that_a_proven_engineer_sends_on_whole_is_its_authors(int bytes, string because)
    {
        await using CaseDesk desk = await OpenedAsync();
        string file = string.Concat(Enumerable.Repeat("A line of the log of the day.\r\n", bytes / 31));
        string sentOn = string.Join("\r\n",
        [
            "From: Noor <noor@lumen.example>", "To: grace@desk.example", "Subject: No repositories", "Date: Mon, 02 Mar 2026 08:00:00 +0000", "Message-ID: <noor@lumen.example>",
            "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=inner", "",
            "--inner", "Content-Type: text/plain; name=log.txt", "Content-Disposition: attachment; filename=log.txt", "", file,
            "--inner", "Content-Type: text/plain; charset=utf-8", "", "The trial finds none.", "--inner--", "",
        ]);

        Assert.True(("case", "C-1002", null) == await desk.TakeInAsync(Proven(With(Grace, "Please look.", sentOn))), because);

        Case of = await desk.CaseAsync("C-1002");
        Assert.Equal(("noor@lumen.example", "No repositories"), (of.Requester!.Address, of.Subject));
        JsonNode opened = (await desk.Http.GetAsync("/api/cases/C-1002/timeline")).Json["items"]!.AsArray().Single(e => (string?)e!["type"] == "opened")!;
        Assert.Equal("The trial finds none.", ((string?)opened["data"]!["text"])!.Trim());
        Assert.Equal(("duplicate", "C-1002", null), await desk.TakeInAsync(sentOn));
    }

    [Fact]
    public async Task An_engineer_who_asked_is_the_customer_of_that_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/engineers/grace", "{'name':'Grace','email':'grace@desk.example','level':4,'lead':true}");
        await desk.TakeInAsync(Proven(Letter(Grace, text: "The printer fails.")));
        await desk.TakeInAsync(Proven(Letter(Grace, desk.Outside.Mails[0].ReplyTo!.Address, text: Full)));
        Assert.Contains("customer-wrote", await desk.EventsAsync("C-1001"));
        Assert.Empty(await OfTypeAsync(desk, "replied"));
    }

    [Theory]
    [InlineData(true, "kim@acme.example", "proven: the one who wrote it asks")]
    [InlineData(false, Grace, "not proven: nobody is written to in a forger's name")]
    public async Task A_customers_mail_that_an_engineer_sends_on_whole_is_its_authors_case(bool isProven, string requester, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/engineers/grace", "{'name':'Grace','email':'grace@desk.example','level':4,'lead':true}");
        string mail = With(Grace, "Came to me by mistake.", Mails.From());

        Assert.Equal(("case", "C-1001", null), await desk.TakeInAsync(isProven ? Proven(mail) : Form(mail)));

        Case of = await desk.CaseAsync("C-1001");
        Assert.True(of.Requester!.Address == requester, because);
        Assert.Equal(requester, Assert.Single(desk.Outside.Mails).To.Address);
        if (isProven)
        {
            Assert.Equal("Login fails", of.Subject);
            Assert.Equal(["first@acme.example"], desk.Outside.Mails[0].InReplyTo);
            Assert.Contains("Came to me by mistake.", (string?)Assert.Single(await OfTypeAsync(desk, "note-added"))["data"]!["text"], StringComparison.Ordinal);

            // The same mail by itself is the same one, and answers to it go on with the case.
            Assert.Equal(("duplicate", "C-1001", null), await desk.TakeInAsync(Mails.From()));
            Assert.Equal(("message", "C-1001", null), await desk.TakeInAsync(Letter("kim@acme.example", more: References("first@acme.example"))));
        }
    }

    [Fact]
    public async Task What_an_engineer_wrote_above_a_mail_that_was_sent_on_is_there_once_wherever_the_process_dies()
    {
        for (int commits = 0, crashed = 1; crashed > 0; commits++)
        {
            await using CaseDesk desk = await CaseDesk.StartAsync();
            await desk.Http.PutAsync("/api/engineers/grace", "{'name':'Grace','email':'grace@desk.example','level':4,'lead':true}");
            byte[] form = Proven(With(Grace, "Came to me by mistake.", Mails.From()));
            string id = (string)(await desk.PostAsync("/intake/email", FormBuilder.ContentType, form)).Json["intakeId"]!;
            desk.Store.CrashAfter(commits);
            Exception? died = await Record.ExceptionAsync(desk.WorkOffAsync);
            crashed = desk.Store.Revive() ? 1 : 0;
            Assert.Equal(crashed == 1, died is not null);
            await desk.RecoverAsync();

            (string state, string? of, _) = await desk.IntakeAsync(id);
            Assert.Equal("case", state);
            JsonArray events = (await desk.Http.GetAsync($"/api/cases/{of}/timeline?top=500")).Json["items"]!.AsArray();
            JsonNode note = Assert.Single(events, e => (string?)e!["type"] == "note-added")!;
            Assert.Contains("Came to me by mistake.", (string?)note["data"]!["text"], StringComparison.Ordinal);
            Assert.Equal(("duplicate", of, null), await desk.TakeInAsync(Mails.From()));
        }
    }

    [Fact]
    public async Task A_mail_that_is_a_case_already_and_is_sent_on_by_an_engineer_is_a_note_there()
    {
        await using CaseDesk desk = await OpenedAsync();
        Assert.Equal(("message", "C-1001", null), await desk.TakeInAsync(Proven(With(Grace, "Is this ours?", Mails.From()))));
        Assert.Single(await OfTypeAsync(desk, "note-added"));
    }

    private static byte[] Proven(string mail) => Form(mail, from: Grace, spf: "pass");

    private static Task<(string State, string? Case, string? Reason)> SendAsync(CaseDesk desk, string text) =>
        desk.TakeInAsync(Proven(Letter(Grace, desk.Outside.Mails[0].ReplyTo!.Address, "Re: Login fails", text)));

    /// <param name="warning">Of the note that it became; null: it went out.</param>
    private static async Task AssertAsync(CaseDesk desk, string? warning, string because)
    {
        var notes = await OfTypeAsync(desk, "note-added");
        var replies = await OfTypeAsync(desk, "replied");
        Assert.True((warning is null ? (0, 1) : (1, 0)) == (notes.Count, replies.Count), because);
        Assert.Equal(warning, warning is null ? null : (string?)notes[0]["data"]!["warning"]);
        Assert.Equal(warning is null ? 0 : 1, desk.Outside.Mails.Count(m => m.To.Address == Grace && m.Subject.Contains("NOT SENT", StringComparison.Ordinal)));
    }

    private static async Task<CaseDesk> OpenedAsync(string text = "It does not work.", Action<SupportFunctions.Desk.Intake.IntakeOptions>? intake = null)
    {
        CaseDesk desk = await CaseDesk.StartAsync(intake: intake);
        await desk.Http.PutAsync("/api/engineers/grace", "{'name':'Grace','email':'grace@desk.example','level':4,'lead':true}");
        await desk.TakeInAsync(Mails.From(text: text));
        return desk;
    }

    private static async Task<IReadOnlyList<JsonNode>> OfTypeAsync(CaseDesk desk, string type) =>
        [.. (await desk.Http.GetAsync("/api/cases/C-1001/timeline?top=500")).Json["items"]!.AsArray().Select(e => e!).Where(e => (string?)e["type"] == type)];
}
