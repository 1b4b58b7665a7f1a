using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;
using static SupportFunctions.Desk.Tests.Intake.Conversations.Answers;

namespace SupportFunctions.Desk.Tests.Intake.Conversations;

/// <summary>Which mail goes on with which case, and who may (docs/adr/0013).</summary>
public sealed class ThreadingTests
{
    private const string Kim = "kim@acme.example";
    private const string Boss = "boss@acme.example";
    private const string Eve = "eve@evil.example";

    private static readonly ReplyAddresses s_addresses = new("support@desk.example", [new string('s', 40)]);

    [Theory]
    [InlineData(Kim, "to", "C-1001", "the acknowledgement's Reply-To, after a gateway replaced every Message-ID")]
    [InlineData(Eve, "to", "C-1001", "whoever was given the mail may join with the token in it")]
    [InlineData(Eve, "to-upper", "C-1001", "a server changed the case of letters")]
    [InlineData(Eve, "cc", "C-1001", "beside others")]
    [InlineData(Eve, "delivered-to", "C-1001", "a gateway rewrote To")]
    [InlineData(Eve, "envelope", "C-1001", "only the envelope has it")]
    [InlineData(Eve, "moved", "C-1001", "the desk has moved to another domain since")]
    [InlineData(Eve, "forged", "C-1002", "a token that nobody signed")]
    [InlineData(Kim, "forged", "C-1001", "a name without proof counts for those who belong to the case")]
    [InlineData(Eve, "other", "C-1002", "the token of another case")]
    [InlineData(Eve, "none", "C-1002", "no token at all")]
    [InlineData(Kim, "none", "C-1002", "a new matter of a known sender")]
    [InlineData(Eve, "field", "C-1001", "a signed case field")]
    [InlineData(Eve, "field-forged", "C-1002", "a case field that nobody signed")]
    [InlineData(Kim, "field-forged", "C-1002", "a forged field is no name either")]
    [InlineData(Eve, "reference", "C-1001", "a signed Message-ID")]
    [InlineData(Eve, "reference-forged", "C-1002", "a Message-ID that only looks like ours")]
    [InlineData(Kim, "reference-forged", "C-1001", "which is a name all the same for those who belong")]
    [InlineData(Eve, "attached", "C-1001", "a mail of ours sent on whole")]
    [InlineData(Eve, "attached-rewritten", "C-1001", "its Message-ID was replaced on the way, its case field was not")]
    [InlineData(Kim, "subject", "C-1001", "the number, by who wrote before")]
    [InlineData(Boss, "subject", "C-1001", "the number, by a colleague")]
    [InlineData(Eve, "subject", "C-1002", "the number, by a stranger")]
    [InlineData(Kim, "subject-finnish", "C-1001", "the number behind prefixes of another language")]
    [InlineData(Boss, "subject-lower", "C-1001", "the number in small letters")]
    public async Task An_answer_finds_its_case_by_what_the_desk_signed_or_by_who_its_sender_is(string from, string how, string expected, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        OutgoingMail ours = desk.Outside.Mails[0];
        string address = ours.ReplyTo!.Address;
        const string Forged = "support+C-1001.0123456789abcdef@desk.example";

        (_, string? of, _) = how switch
        {
            "to" => await desk.TakeInAsync(Letter(from, address, more: References("rewritten@gateway.example"))),
            "to-upper" => await desk.TakeInAsync(Letter(from, address.ToUpperInvariant())),
            "cc" => await desk.TakeInAsync(Letter(from, "friend@elsewhere.example", more: $"Cc: other@elsewhere.example, Support <{address}>")),
            "delivered-to" => await desk.TakeInAsync(Letter(from, more: $"Delivered-To: {address}")),
            "envelope" => await desk.TakeInAsync(Form(Letter(from), to: address)),
            "moved" => await desk.TakeInAsync(Letter(from, address.Replace("support", "help", StringComparison.Ordinal).Replace("desk.", "new.", StringComparison.Ordinal))),
            "forged" => await desk.TakeInAsync(Letter(from, Forged)),
            "other" => await desk.TakeInAsync(Letter(from, s_addresses.For(new CaseId(1002), isStaff: false).Replace("1002", "1001", StringComparison.Ordinal))),
            "field" => await desk.TakeInAsync(Letter(from, more: $"X-Desk-Case: {ours.MessageId.Split('@')[0]}")),
            "field-forged" => await desk.TakeInAsync(Letter(from, more: "X-Desk-Case: C-1001-1-1.0123456789abcdef")),
            "reference" => await desk.TakeInAsync(Letter(from, more: References(ours.MessageId))),
            "reference-forged" => await desk.TakeInAsync(Letter(from, more: References("C-1001-1-1.0123456789abcdef@desk.example"))),
            "attached" => await desk.TakeInAsync(With(from, "See their mail.", Whole(ours))),
            "attached-rewritten" => await desk.TakeInAsync(With(from, "See.", Whole(ours).Replace($"<{ours.MessageId}>", "<rewritten@gateway.example>", StringComparison.Ordinal))),
            "subject" => await desk.TakeInAsync(Letter(from, subject: "AW: [C-1001] Login fails")),
            "subject-finnish" => await desk.TakeInAsync(Letter(from, subject: "VS: VL: [C-1001] Login fails")),
            "subject-lower" => await desk.TakeInAsync(Letter(from, subject: "AW: [c-1001] Login fails")),
            _ => await desk.TakeInAsync(Letter(from)),
        };

        Assert.True(of == expected, because);
        Assert.Equal(expected == "C-1001" ? 2 : 1, (await desk.CaseAsync("C-1001")).Messages);
    }

    [Fact]
    public async Task Mails_of_two_cases_sent_on_together_are_a_new_matter()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        await desk.TakeInAsync(Letter(Kim));
        Assert.Equal(("case", "C-1003", null), await desk.TakeInAsync(With(Eve, "Both are yours.", [.. desk.Outside.Mails.Select(Whole)])));
    }

    [Theory]
    [InlineData("Re: [C-1001]", null, "by its number")]
    [InlineData("A question", "first@acme.example", "by a Message-ID of the customer")]
    public async Task A_stranger_who_names_a_case_gets_one_of_their_own_and_staff_are_warned(string subject, string? reference, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        Case before = await desk.CaseAsync("C-1001");

        (string state, string? of, _) = await desk.TakeInAsync(Letter(Eve, subject: subject, more: reference is null ? [] : [References(reference)]));

        Assert.True((state, of) == ("case", "C-1002"), because);
        Case own = await desk.CaseAsync("C-1002");
        Assert.Equal([new CaseLink(LinkKind.Case, "C-1001")], own.Links.AsEnumerable());
        var note = Assert.Single((await desk.Http.GetAsync("/api/cases/C-1002/timeline?top=500")).Json["items"]!.AsArray(), e => (string?)e!["type"] == "note-added")!;
        Assert.Equal(("desk", "foreign-case"), ((string?)note["by"], (string?)note["data"]!["warning"]));
        Assert.Contains("C-1001", (string?)note["data"]!["text"], StringComparison.Ordinal);

        // Nothing of it is on the case that was named, not even a link.
        Case after = await desk.CaseAsync("C-1001");
        Assert.Equal((before.Sequence, 0), (after.Sequence, after.Links.Length));
        OutgoingMail told = desk.Outside.Mails[^1];
        Assert.Equal(Eve, told.To.Address);
        Assert.DoesNotContain(Kim, told.Text + told.Html + told.Subject, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Login", told.Text + told.Html + told.Subject, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(told.References, r => r.Contains("C-1001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_number_that_no_case_has_is_no_warning()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Letter(Eve, subject: "Re: [C-4711] Hello"));
        Assert.DoesNotContain("note-added", await desk.EventsAsync("C-1001"));
        Assert.Empty((await desk.CaseAsync("C-1001")).Links);
    }

    [Fact]
    public async Task The_warning_and_the_link_come_once_wherever_the_process_dies()
    {
        for (int commits = 0, crashed = 1; crashed > 0; commits++)
        {
            await using CaseDesk desk = await CaseDesk.StartAsync();
            await desk.TakeInAsync(Mails.From());
            string id = await desk.ReceiveAsync(Letter(Eve, subject: "Re: [C-1001]"));
            desk.Store.CrashAfter(commits);
            await Assert.ThrowsAnyAsync<Exception>(() => WorkOffOrAsync(desk));
            crashed = desk.Store.Revive() ? 1 : 0;
            await desk.RecoverAsync();

            (string state, string? of, _) = await desk.IntakeAsync(id);
            Assert.Equal("case", state);
            IReadOnlyList<string> events = await desk.EventsAsync(of!);
            Assert.Equal((1, 1), (events.Count(e => e == "linked"), events.Count(e => e == "note-added")));
        }

        static async Task WorkOffOrAsync(CaseDesk desk)
        {
            await desk.WorkOffAsync();
            throw new InvalidOperationException("It did not die.");
        }
    }

    [Fact]
    public async Task Whoever_was_copied_in_may_answer_the_mail_but_not_write_by_the_number()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From(more: "Cc: Pat <pat@partner.example>, support+x@desk.example, kim@acme.example"));
        Assert.Equal(["pat@partner.example"], (await desk.CaseAsync("C-1001")).Invited.ToArray());

        Assert.Equal(("case", "C-1002", null), await desk.TakeInAsync(Letter("pat@partner.example", subject: "Re: [C-1001] Login fails")));
        Assert.Equal(("message", "C-1001", null), await desk.TakeInAsync(Letter("pat@partner.example", more: References("first@acme.example"))));
        Assert.Equal(("case", "C-1003", null), await desk.TakeInAsync(Letter("quin@partner.example", id: "q@partner.example", more: References("first@acme.example"))));

        // Known from now on; our answers still go to the one who asked.
        Assert.Equal(("message", "C-1001", null), await desk.TakeInAsync(Letter("pat@partner.example", subject: "Re: [C-1001] Login fails", text: "More.")));
        Assert.Empty((await desk.CaseAsync("C-1001")).Recipients);
    }

    [Fact]
    public async Task Whoever_a_later_message_was_copied_to_may_answer_that()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        await desk.TakeInAsync(Letter(Kim, desk.Outside.Mails[0].ReplyTo!.Address, id: "second@acme.example", more: "Cc: pat@partner.example"));
        Assert.Equal(("message", "C-1001", null), await desk.TakeInAsync(Letter("PAT@Partner.Example", more: "In-Reply-To: <second@acme.example>")));
    }

    [Fact]
    public async Task A_mail_to_several_of_our_addresses_is_one_case_whichever_way_each_copy_comes()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(intake: o => o.OwnAddresses.Add("sales@desk.example"));
        string mail = Mails.From().Replace("To: support@desk.example", "To: support@desk.example, Sales <sales@desk.example>", StringComparison.Ordinal);

        Assert.Equal(("case", "C-1001", null), await desk.TakeInAsync(Form(mail, to: "support@desk.example")));
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeInAsync(Form(mail, to: "sales@desk.example")));
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeInAsync("Received: from a.example by b.example\r\nDelivered-To: sales@desk.example\r\n" + mail));
        Assert.Single(desk.Outside.Mails);
        Assert.Empty((await desk.CaseAsync("C-1001")).Invited);
    }

    [Fact]
    public async Task A_mail_that_was_sent_on_unchanged_is_the_same_one_or_its_authors()
    {
        const string Resent = "Resent-From: Pat <pat@partner.example>\r\nResent-To: support@desk.example\r\nResent-Message-ID: <r1@partner.example>\r\n";
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeInAsync(Resent + Mails.From()));

        (string state, string? of, _) = await desk.TakeInAsync(Resent + Letter("lee@other.example"));
        Assert.Equal(("case", "lee@other.example"), (state, (await desk.CaseAsync(of!)).Requester!.Address));
    }

    [Fact]
    public async Task Our_own_mail_sent_back_to_us_is_no_message()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        Assert.Equal("ignored", (await desk.TakeInAsync("Resent-From: kim@acme.example\r\n" + Whole(desk.Outside.Mails[0]))).State);
        Assert.Equal("ignored", (await desk.TakeInAsync(Letter(desk.Outside.Mails[0].ReplyTo!.Address))).State);
        Assert.Equal(1, (await desk.CaseAsync("C-1001")).Messages);
    }

    [Theory]
    [InlineData(0, 400, true, false, "message", "without a limit a reply always opens it again (R-END-1)")]
    [InlineData(30, 29, true, false, "message", "within the limit")]
    [InlineData(30, 31, true, false, "case", "much later")]
    [InlineData(0, 1, false, false, "case", "a new matter, to an address that the mail program remembered")]
    [InlineData(0, 1, false, true, "message", "to that address, and about it")]
    public async Task A_reply_to_a_closed_case_opens_it_again_unless_it_is_a_new_matter(
        int reopenDays, int days, bool refers, bool names, string state, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(intake: o => o.ReopenDays = reopenDays);
        await desk.TakeInAsync(Mails.From());
        string address = desk.Outside.Mails[0].ReplyTo!.Address;
        await desk.DoAsync("/api/cases/C-1001/resolve", "{'kind':'resolution','summary':'Works again.'}");
        await desk.DoAsync("/api/cases/C-1001/confirm", "{}");
        await desk.AttendAsync();
        desk.Http.DeskClock.Advance(Duration.FromDays(days));

        (string came, string? of, _) = await desk.TakeInAsync(Letter(
            Kim, address, names ? "[C-1001] again" : "Something else", more: refers ? [References(desk.Outside.Mails[0].MessageId)] : []));

        Assert.True(came == state, because);
        Assert.Equal(state == "message" ? CaseStatus.Open : CaseStatus.Closed, (await desk.CaseAsync("C-1001")).Status);
        if (state == "case")
        {
            Assert.Equal(["C-1001"], (await desk.CaseAsync(of!)).Links.Select(l => l.Ref));
            Assert.Equal([of], (await desk.CaseAsync("C-1001")).Links.Select(l => l.Ref));
            Assert.DoesNotContain("note-added", await desk.EventsAsync(of!));
        }
    }

    [Theory]
    [InlineData("address")]
    [InlineData("subject")]
    [InlineData("reference")]
    public async Task An_answer_to_a_merged_case_is_on_the_one_that_goes_on(string how)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        await desk.TakeInAsync(Letter(Kim, subject: "Login fails again"));
        await desk.DoAsync("/api/cases/C-1001/merge", "{'into':'C-1002'}");
        await desk.AttendAsync();
        OutgoingMail ours = desk.Outside.Mails[0];

        Assert.Equal(("message", "C-1002", null), await desk.TakeInAsync(how switch
        {
            "address" => Letter(Kim, ours.ReplyTo!.Address),
            "subject" => Letter(Kim, subject: ours.Subject),
            _ => Letter(Kim, more: References(ours.MessageId)),
        }));
    }

    [Fact]
    public async Task After_a_change_of_secret_old_answers_find_their_case_and_after_its_end_they_need_a_known_sender()
    {
        string old = new('s', 40), next = new('n', 40);
        await using CaseDesk before = await CaseDesk.StartAsync();
        await before.TakeInAsync(Mails.From());
        OutgoingMail first = before.Outside.Mails[0];

        await using CaseDesk rotated = await CaseDesk.StartAsync(before, Signing(next, old));
        Assert.Equal(("message", "C-1001", null), await rotated.TakeInAsync(Letter(Eve, first.ReplyTo!.Address)));
        Assert.Equal(("message", "C-1001", null), await rotated.TakeInAsync(Letter("lee@elsewhere.example", more: References(first.MessageId))));
        string second = (await rotated.TakeInAsync(Letter("new@other.example"))).Case!;
        string signedNew = rotated.Outside.Mails[^1].ReplyTo!.Address;
        Assert.True(new ReplyAddresses("support@desk.example", [next]).TryRead(signedNew, out ReplyAddress? read));
        Assert.Equal((second, true), (read.Case.ToString(), read.IsSigned));

        await using CaseDesk ended = await CaseDesk.StartAsync(rotated, Signing(next));
        Assert.Equal("case", (await ended.TakeInAsync(Letter("stranger@elsewhere.example", first.ReplyTo.Address))).State);
        Assert.Equal("case", (await ended.TakeInAsync(Letter("stranger@elsewhere.example", text: "And?", more: References(first.MessageId)))).State);
        Assert.Equal(("message", "C-1001", null), await ended.TakeInAsync(Letter(Kim, first.ReplyTo.Address)));
        Assert.Equal(("message", "C-1001", null), await ended.TakeInAsync(Letter(Kim, text: "And?", more: References(first.MessageId))));
        Assert.Equal(("message", second, null), await ended.TakeInAsync(Letter("friend@elsewhere.example", signedNew)));
    }

    [Fact]
    public async Task Where_the_mailbox_takes_no_plus_addresses_none_is_written_and_those_that_come_are_still_known()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(more: s => Add(s, new MailSettings
        {
            FromAddress = "support@desk.example", Domain = "desk.example", TokenSecrets = [new string('s', 40)], PlusReplyTo = false,
        }));
        await desk.TakeInAsync(Mails.From());
        Assert.Null(desk.Outside.Mails[0].ReplyTo);
        Assert.Equal(("message", "C-1001", null), await desk.TakeInAsync(Letter(Eve, s_addresses.For(new CaseId(1001), isStaff: false))));
    }

    private static Action<Microsoft.Extensions.DependencyInjection.IServiceCollection> Signing(params string[] secrets) => services => Add(
        services, new MailSettings { FromAddress = "support@desk.example", Domain = "desk.example", TokenSecrets = secrets });

    private static void Add(Microsoft.Extensions.DependencyInjection.IServiceCollection services, MailSettings settings) =>
        services.Add(Microsoft.Extensions.DependencyInjection.ServiceDescriptor.Singleton(settings));
}
