using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Budgets;

/// <summary>Two machines that answer one another come to an end within the reply budget, and both sides' mails are accounted for.</summary>
public sealed class SecondHelpdeskTests
{
    private const string March = "from=2026-03-01&to=2026-04-01";

    [Theory]
    [InlineData(PeerManners.Proper, 1, 2, 1, 0, "its first answer says what it is")]
    [InlineData(PeerManners.Bare, 1, 2, 1, 0, "a message on a case is not answered by the desk itself")]
    [InlineData(PeerManners.SubjectOnly, 1, 2, 1, 0, "the number and the known address lead to the case")]
    [InlineData(PeerManners.Rewriting, 10, 11, 11, 1, "ten acknowledgements in ten minutes to one address")]
    [InlineData(PeerManners.NoReply, 1, 2, 2, 1, "an address that takes no answers gets none")]
    [InlineData(PeerManners.AddressPerTicket, 100, 101, 101, 1, "a hundred in an hour to everybody")]
    public async Task The_exchange_ends_within_the_budget_and_time_does_not_make_it_grow(PeerManners manners, int fromDesk, int fromPeer, int cases, int withheld, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        var peer = new PeerHelpdesk(desk, manners);

        await peer.WriteAsync();
        await peer.ExchangeAsync();

        Assert.Equal((fromDesk, fromPeer, because), (peer.Inbox.Count, peer.Sent, because));
        await EverythingIsAccountedForAsync(desk, peer, cases, withheld);
        if (manners == PeerManners.AddressPerTicket)
        {
            return;
        }

        // Promises pass unmet; their status mails must not wake the machine up again.
        for (int day = 0; day < 14; day++)
        {
            await desk.PassAsync(Duration.FromDays(1));
            await peer.ExchangeAsync();
        }

        // At most the one note a day that is owed for the one question of a person; from a new address each answer to it is a case, and gets no answer.
        Assert.InRange(peer.Inbox.Count, fromDesk, fromDesk + 14);
        int more = manners == PeerManners.NoReply ? peer.Inbox.Count - fromDesk : 0;
        await EverythingIsAccountedForAsync(desk, peer, cases + more, withheld: null);
    }

    [Theory]
    [InlineData(PeerManners.Rewriting, 10, 0, "every case is one of the burst: none is reminded")]
    [InlineData(PeerManners.NoReply, 1, 1, "only whoever was asked is reminded")]
    [InlineData(PeerManners.AddressPerTicket, 10, 10, "ten in an hour to everybody")]
    public async Task With_a_prospects_helpdesk_reminders_stay_within_the_budget_too(PeerManners manners, int first, int reminders, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        int total = manners == PeerManners.AddressPerTicket ? 10 : 100;
        await desk.Http.PutAsync("/api/policy", $"{{'sendHoldingNote':false,'replyBudget':{{'total':[{{'mails':{total},'within':'PT1H'}}]}}}}");
        await desk.Http.PutAsync("/api/customers/peer", "{'name':'Peer','tier':'pre-sales','deployment':'cloud','domains':['peer.example']}");
        var peer = new PeerHelpdesk(desk, manners);

        await peer.WriteAsync();
        await peer.ExchangeAsync();
        Assert.Equal((first, because), (peer.Inbox.Count, because));
        for (int day = 0; day < 14; day++)
        {
            int before = peer.Inbox.Count;
            await desk.PassAsync(Duration.FromDays(1));
            await peer.ExchangeAsync();
            Assert.InRange(peer.Inbox.Count - before, 0, 10);
        }

        Assert.Equal((reminders, because), (peer.Inbox.Count(m => m.Text.Contains("Some of what would help us has not come yet.", StringComparison.Ordinal)), because));
        Assert.Equal((first + reminders, because), (peer.Inbox.Count, because));
        await EverythingIsAccountedForAsync(desk, peer, cases: peer.Sent, withheld: null);
    }

    [Fact]
    public async Task A_machine_that_takes_its_time_has_had_enough_after_a_days_budget()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        var peer = new PeerHelpdesk(desk, PeerManners.Rewriting);

        await peer.WriteAsync();
        await peer.ExchangeAsync(between: () => desk.PassAsync(Duration.FromMinutes(7)));
        for (int day = 0; day < 14; day++)
        {
            await desk.PassAsync(Duration.FromDays(1));
            await peer.ExchangeAsync();
        }

        Assert.Equal((50, 51), (peer.Inbox.Count, peer.Sent));
        await EverythingIsAccountedForAsync(desk, peer, cases: 51, withheld: null);
    }

    [Fact]
    public async Task What_a_person_writes_goes_out_over_budget_too_and_room_comes_back_with_time()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        var peer = new PeerHelpdesk(desk, PeerManners.Rewriting);
        await peer.WriteAsync();
        await peer.ExchangeAsync();

        await desk.DoAsync("/api/cases/C-1011/reply", "{'summary':'Seen.','nextSteps':'We look.'}");
        await desk.AttendAsync();
        OutgoingMail reply = desk.Outside.Mails[^1];
        Assert.Equal(("help@peer.example", null), (reply.To.Address, reply.AutoSubmitted));

        desk.Http.DeskClock.Advance(Duration.FromMinutes(10));
        int before = desk.Outside.Mails.Count;
        await desk.TakeInAsync(Mails.From("help@peer.example", "A person, at last", "person@peer.example"));
        Assert.Equal((before + 1, "auto-replied"), (desk.Outside.Mails.Count, desk.Outside.Mails[^1].AutoSubmitted));
    }

    [Fact]
    public async Task A_stop_of_the_desk_gives_no_new_budget()
    {
        CaseDesk first = await CaseDesk.StartAsync();
        for (int i = 0; i < 6; i++)
        {
            await first.TakeInAsync(Mails.From(subject: $"Question {i}", id: $"a{i}@acme.example"));
        }

        await using CaseDesk second = await CaseDesk.StartAsync(before: first);
        for (int i = 0; i < 6; i++)
        {
            await second.TakeInAsync(Mails.From(subject: $"Other {i}", id: $"b{i}@acme.example"));
        }

        Assert.Equal(10, second.Outside.Mails.Count(m => m.To.Address == "kim@acme.example"));
        Assert.Equal(12, (await second.Http.GetAsync("/api/cases?top=500")).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_budget_is_the_policys()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/policy", "{'replyBudget':{'perAddress':[{'mails':2,'within':'PT1M'}],'perCase':[],'total':[]}}");
        for (int i = 0; i < 3; i++)
        {
            await desk.TakeInAsync(Mails.From(subject: $"Question {i}", id: $"a{i}@acme.example"));
        }

        Assert.Equal(2, desk.Outside.Mails.Count);
        Assert.Contains("2 automatic mails within 1 minute to this address: that is the budget.", (await desk.Http.GetAsync("/api/cases/C-1003/timeline")).Text, StringComparison.Ordinal);
    }

    /// <summary>Ours: what was handed over is what arrived, and what the report counts. Theirs: every mail is one line of the ledger. Between: the cases behind the figure.</summary>
    private static async Task EverythingIsAccountedForAsync(CaseDesk desk, PeerHelpdesk peer, int cases, int? withheld)
    {
        JsonNode ledger = (await desk.Http.GetAsync("/api/admin/ledger")).Json;
        Assert.Equal((peer.Sent, true), ((int)ledger["received"]!, (bool)ledger["balanced"]!));
        Assert.Equal(cases, (int)ledger["case"]!);
        Assert.Equal(peer.Sent, (int)ledger["case"]! + (int)ledger["message"]! + (int)ledger["ignored"]!);

        JsonNode report = (await desk.Http.GetAsync("/api/reports/automatic-mail?" + March)).Json;
        Assert.Equal(desk.Outside.Mails.Count(m => m.To.Address.EndsWith("@peer.example", StringComparison.Ordinal)), peer.Inbox.Count);
        Assert.Equal((cases, peer.Inbox.Count), ((int)report["cases"]!, (int)report["sent"]!));
        if (withheld is { } count)
        {
            Assert.Equal(count, (int)report["withheld"]!["count"]!);
        }

        if ((string?)report["withheld"]!["cases"] is { } behind)
        {
            DeskDriver.Answer listed = await desk.Http.GetAsync(behind + "&top=500");
            Assert.Equal((int)report["withheld"]!["count"]!, listed.Json["items"]!.AsArray().Count);
            foreach (JsonNode? mail in listed.Json["items"]!.AsArray())
            {
                Assert.Contains("note-withheld", await desk.EventsAsync((string)mail!["caseId"]!));
            }
        }
    }
}
