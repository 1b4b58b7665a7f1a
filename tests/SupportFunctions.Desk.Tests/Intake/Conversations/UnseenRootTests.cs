using System.Text;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Tests.Cases;
using static SupportFunctions.Desk.Tests.Intake.Conversations.Answers;

namespace SupportFunctions.Desk.Tests.Intake.Conversations;

/// <summary>Answers to a mail that the desk was never sent: those who belong together share a case, strangers never do.</summary>
public sealed class UnseenRootTests
{
    private const string Kim = "kim@acme.example";
    private const string Boss = "boss@acme.example";
    private const string Eve = "eve@evil.example";

    [Theory]
    [InlineData(Kim, "References: <root@acme.example>", "message", "the same person again")]
    [InlineData(Boss, "References: <root@acme.example>", "message", "a colleague, by the root")]
    [InlineData(Boss, "In-Reply-To: <root@acme.example>", "message", "a program that writes no References")]
    [InlineData(Boss, "References: <root@acme.example> <other@acme.example>", "message", "another branch of the thread")]
    [InlineData(Boss, "In-Reply-To: <parent@acme.example>", "message", "the direct parent")]
    [InlineData(Boss, "References: <middle@acme.example>", "case", "neither root nor parent: not remembered")]
    [InlineData(Boss, "References: <another@acme.example>", "case", "another thread")]
    [InlineData(Eve, "References: <root@acme.example> <parent@acme.example>", "case", "a stranger")]
    [InlineData("pat@partner.example", "References: <root@acme.example>", "case", "copied in on an answer to it, and it was never on the case")]
    public async Task The_second_answer_to_a_mail_that_never_came_is_on_the_case_of_the_first_if_its_sender_belongs_there(
        string from, string reference, string state, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string first = Letter(Kim, text: "And it is slow.", more: ["Cc: pat@partner.example", References("root@acme.example", "middle@acme.example", "parent@acme.example")]);
        Assert.Equal(("case", "C-1001", null), await desk.TakeInAsync(first));

        string second = Letter(from, more: reference);
        (string came, string? of, _) = await desk.TakeInAsync(second);
        Assert.Equal((state, state == "case" ? "C-1002" : "C-1001", because), (came, of, because));
        if (state == "case")
        {
            // Both answer a third mail; neither names the other's case.
            Assert.Empty((await desk.CaseAsync("C-1002")).Links);
            Assert.DoesNotContain("note-added", await desk.EventsAsync("C-1002"));
            Assert.Equal((1, 0), ((await desk.CaseAsync("C-1001")).Messages, (await desk.CaseAsync("C-1001")).Links.Length));
        }
    }

    [Fact]
    public async Task A_strangers_answer_that_comes_first_keeps_nobody_from_their_own_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string root = References("root@acme.example");
        Assert.Equal(("case", "C-1001", null), await desk.TakeInAsync(Letter(Eve, more: root)));
        Assert.Equal(("case", "C-1002", null), await desk.TakeInAsync(Letter(Kim, more: root)));
        Assert.Equal(("message", "C-1002", null), await desk.TakeInAsync(Letter(Boss, more: root)));
        Assert.Equal(("message", "C-1001", null), await desk.TakeInAsync(Letter(Eve, text: "Hello?", more: root)));
        Assert.Equal(("case", "C-1003", null), await desk.TakeInAsync(Letter("kim@gmail.com", more: root)));
        Assert.Equal(("case", "C-1004", null), await desk.TakeInAsync(Letter("lee@gmail.com", more: root)));
    }

    [Fact]
    public async Task Cases_that_only_answer_a_mail_never_stand_before_the_one_that_it_is_on()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        for (int i = 0; i < 12; i++)
        {
            await desk.TakeInAsync(Letter($"eve@evil-{i}.example", more: References("first@acme.example")));
        }

        Assert.Equal(("case", "C-1013", null), await desk.TakeInAsync(Mails.From()));
        Assert.Equal(("message", "C-1013", null), await desk.TakeInAsync(Letter(Boss, more: References("first@acme.example"))));
    }

    [Fact]
    public async Task However_many_references_a_mail_has_two_are_remembered_and_the_root_is_always_looked_up()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string[] chain = [.. Enumerable.Range(0, 50).Select(i => $"m{i}@acme.example")];
        await desk.TakeInAsync(Letter(Kim, more: References(chain)));
        Assert.Equal(2, desk.Store.Keys("messages").Count(k => k.RowKey.StartsWith("thread|~", StringComparison.Ordinal)));

        Assert.Equal(("message", "C-1001", null), await desk.TakeInAsync(Letter(Boss, more: References(["m0@acme.example", .. Enumerable.Range(0, 50).Select(i => $"n{i}@acme.example")]))));
    }

    [Fact]
    public async Task A_first_mail_and_an_answer_on_its_case_remember_nothing()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        await desk.TakeInAsync(Letter(Kim, more: References("unseen@acme.example", desk.Outside.Mails[0].MessageId)));
        Assert.Equal(2, (await desk.CaseAsync("C-1001")).Messages);
        Assert.DoesNotContain(desk.Store.Keys("messages"), k => k.RowKey.StartsWith("thread|~", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_one_case_wherever_the_process_dies_on_the_first_of_them()
    {
        int commits = 0;
        for (bool crashed = true; crashed; commits++)
        {
            await using CaseDesk desk = await CaseDesk.StartAsync();
            string id = await desk.ReceiveAsync(Letter(Kim, more: References("root@acme.example", "parent@acme.example")));
            desk.Store.CrashAfter(commits);
            await Record.ExceptionAsync(desk.WorkOffAsync);
            crashed = desk.Store.Revive();
            await desk.RecoverAsync();

            (string state, string? of, _) = await desk.IntakeAsync(id);
            Assert.Equal("case", state);
            Assert.Equal(("message", of, null), await desk.TakeInAsync(Letter(Boss, more: References("root@acme.example"))));
            Assert.Equal(2, (await desk.CaseAsync(of!)).Messages);
            Assert.Single(desk.Store.Keys("cases"), k => k.RowKey == "state");
        }

        // Own id, root, parent, the case and its outcome: it died at each of them.
        Assert.InRange(commits, 6, 30);
    }

    [Fact]
    public async Task A_Thread_Index_says_nothing()
    {
        const string Index = "Thread-Index: AdDTuUiIj4iRPyUXQW2pTGv0n0Q8bQ==\r\nThread-Topic: Login fails";
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal(("case", "C-1001", null), await desk.TakeInAsync(Mails.From(more: Index)));
        Assert.Equal(("case", "C-1002", null), await desk.TakeInAsync(Letter(Kim, subject: "RE: Login fails", more: Index)));
    }

    [Fact]
    public void Both_answers_wait_in_one_lane()
    {
        string[] mails = [Letter(Kim, more: References("root@acme.example", "parent@acme.example")), Letter(Boss, more: "In-Reply-To: <root@acme.example>")];
        Assert.Single(mails.Select(m => OrderingKey.Of(Encoding.UTF8.GetBytes(m), "in_1")).Distinct());
    }
}
