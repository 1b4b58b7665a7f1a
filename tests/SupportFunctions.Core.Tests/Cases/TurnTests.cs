using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Verdicts;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>After a customer message the aim is minutes, which is reported (R-INT-2).</summary>
public sealed class TurnTests
{
    private const string Day = "2026-03-02T";

    [Fact]
    public void The_first_message_is_the_first_responses_and_begins_no_turn() => Assert.Equal("", Turns(AnAnsweredCase()));

    [Theory]
    [InlineData("11:00", "11:07", "11:00-11:07", "one message, one answer")]
    [InlineData("11:00 11:05", "11:07", "11:00-11:07", "what is added before the answer belongs to the same turn")]
    [InlineData("11:00", "", "11:00-", "owed")]
    [InlineData("11:00 13:00", "11:30 13:10", "11:00-11:30 13:00-13:10", "two turns")]
    [InlineData("11:00", "11:30 12:00", "11:00-11:30", "a second answer changes nothing")]
    public void A_turn_is_from_the_first_unanswered_message_to_our_next_answer(string written, string replied, string turns, string because)
    {
        History of = AnAnsweredCase();
        foreach ((string at, bool isOurs) in Times(written, false).Concat(Times(replied, true)).OrderBy(t => t.At, StringComparer.Ordinal))
        {
            _ = isOurs ? of.Reply($"{Day}{at}-08:00") : of.Write($"{Day}{at}-08:00");
        }

        Assert.Equal((turns, because), (Turns(of), because));
    }

    [Fact]
    public void A_note_a_status_mail_and_waiting_for_engineering_answer_nothing_a_question_and_a_resolution_do()
    {
        History silent = AnAnsweredCase().Write($"{Day}11:00-08:00").Note($"{Day}11:05-08:00").Wait($"{Day}11:10-08:00", WaitingOn.Engineering).Tick("2026-03-04T12:00-08:00");
        Assert.Contains(silent.All<CaseEvent.CustomerTold>(), t => t.Event.Kind == MailKind.HoldingNote);

        Assert.Equal("11:00-", Turns(silent));
        Assert.Equal("11:00-11:20", Turns(AnAnsweredCase().Write($"{Day}11:00-08:00").Wait($"{Day}11:20-08:00")));
        Assert.Equal("11:00-11:30", Turns(AnAnsweredCase().Write($"{Day}11:00-08:00").Resolve($"{Day}11:30-08:00")));
    }

    [Fact]
    public void An_answer_that_bounced_was_none_and_the_next_one_that_stands_counts_from_the_first_message()
    {
        History of = AnAnsweredCase().Write($"{Day}11:00-08:00").Reply($"{Day}11:10-08:00").Write($"{Day}12:00-08:00").Reply($"{Day}12:30-08:00");
        Assert.Equal("11:00-11:10 12:00-12:30", Turns(of));

        Assert.Equal("11:00-12:30", Turns(of.Fail($"{Day}13:00-08:00", nth: 1)));
        Assert.Equal("11:00-", Turns(of.Fail($"{Day}13:05-08:00", nth: 2)));
        Assert.Equal("11:00-14:00", Turns(of.Reply($"{Day}14:00-08:00")));
    }

    [Fact]
    public void A_message_that_was_read_only_after_an_answer_was_not_answered_by_it_and_counts_from_when_it_was_received()
    {
        History of = AnAnsweredCase().Reply($"{Day}11:30-08:00").Write($"{Day}11:00-08:00", processed: $"{Day}11:40-08:00");

        Assert.Equal("11:00-", Turns(of));
        Assert.Equal("11:00-11:45", Turns(of.Reply($"{Day}11:45-08:00")));
    }

    [Fact]
    public void Who_comes_back_after_the_end_begins_a_turn()
    {
        History of = AResolvedCase().Write("2026-03-03T13:00-08:00").Resolve("2026-03-03T13:05-08:00").Confirm("2026-03-03T14:00-08:00");
        Assert.Equal("13:00-13:05", Turns(of));

        Assert.Equal("13:00-13:05 15:00-15:02", Turns(of.Write("2026-03-03T15:00-08:00").Reply("2026-03-03T15:02-08:00")));
    }

    [Fact]
    public void What_is_owed_on_a_merged_case_is_owed_where_it_goes_on_from_when_it_was_written()
    {
        History from = ANewCase(number: 7).Reply($"{Day}10:00-08:00").Write($"{Day}11:00-08:00");
        History of = AnAnsweredCase();
        from.MergeInto($"{Day}12:00-08:00", of.Case);
        of.Absorb($"{Day}12:00-08:00", from).Reply($"{Day}12:30-08:00");

        Assert.Equal(("", "11:00-12:30"), (Turns(from), Turns(of)));
        Assert.Equal(of.Case.Turns.AsEnumerable(), of.Replayed().Turns);
    }

    [Fact]
    public void Only_the_latest_turns_are_kept()
    {
        History of = AnAnsweredCase();
        Instant start = At($"{Day}11:00-08:00");
        for (int i = 0; i < CaseLimits.Turns + 3; i++)
        {
            Instant at = start + Duration.FromMinutes(2 * i);
            of.Do(at, new CaseCommand.ReceiveMessage(CaseCommand.ByCustomer, new Person(TestDesk.CustomerMail), "And?", new MessageSource($"h{i}", $"{i}@acme.example", null), at));
            of.Do(at + Duration.FromMinutes(1), Answer());
        }

        Assert.Equal((CaseLimits.Turns, start + Duration.FromMinutes(6)), (of.Case.Turns.Length, of.Case.Turns[0].WroteAt));
    }

    [Fact]
    public void In_every_life_turns_are_the_messages_by_the_first_standing_answer_after_them() => RandomHistories.Check(life =>
    {
        int told = 0;
        var instants = new HashSet<Instant>();
        var messages = new List<(long Order, Instant At)>();
        var answers = new List<(long Order, Instant At, string? Mail)>();
        bool isClosed = false;
        Case of = RandomHistories.Play(life, (taken, _) =>
        {
            foreach (RecordedEvent recorded in taken.Decision.Events)
            {
                int known = answers.Count;
                Follow(recorded, messages, answers, isClosed);
                if (answers.Count > known)
                {
                    told++;
                    instants.Add(recorded.At);
                }
                isClosed = recorded.Event switch { CaseEvent.Closed => true, CaseEvent.Reopened => false, _ => isClosed };
            }
        }).Case;
        if (told != instants.Count)
        {
            // Two answers of one instant are one answer to a turn, and neither can be told from the other when one fails.
            return;
        }

        Assert.Equal(
            messages.Select(m => new CustomerTurn(m.At, FirstAfter(m.Order))).GroupBy(t => t.RepliedAt).Select(g => g.MinBy(t => t.WroteAt)!).OrderBy(t => t.WroteAt),
            of.Turns.OrderBy(t => t.WroteAt));

        Instant? FirstAfter(long order) => answers.Where(a => a.Order > order).Select(a => (Instant?)a.At).Min();
    });

    private static void Follow(RecordedEvent recorded, List<(long Order, Instant At)> messages, List<(long Order, Instant At, string? Mail)> answers, bool isClosed)
    {
        switch (recorded.Event)
        {
            case CaseEvent.CustomerWrote wrote:
                messages.Add((recorded.Sequence, Instant.Min(wrote.ReceivedAt, recorded.At)));
                break;
            case CaseEvent.Absorbed { UnansweredSince: { } since }:
                messages.Add((recorded.Sequence, since));
                break;
            case CaseEvent.Replied or CaseEvent.Resolved or CaseEvent.WaitStarted { On: WaitingOn.Customer, IsQuestion: true }:
                answers.Add((recorded.Sequence, recorded.At, null));
                break;
            case CaseEvent.CustomerTold { Kind: MailKind.Reply or MailKind.Question or MailKind.Resolution } told when answers is [.., { Mail: null }]:
                answers[^1] = answers[^1] with { Mail = told.Mail };
                break;
            case CaseEvent.MailFailed failed:
                answers.RemoveAll(a => a.Mail == failed.Mail);
                messages.RemoveAll(m => isClosed && !answers.Any(a => a.Order > m.Order));
                break;
        }
    }

    private static IEnumerable<(string At, bool IsOurs)> Times(string times, bool isOurs) => times.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => (t, isOurs));

    private static string Turns(History of)
    {
        ImmutableArray<CustomerTurn> turns = CaseFacts.Of(of.Case).Turns;
        return string.Join(' ', turns.Select(t => $"{Shown(t.WroteAt)}-{(t.RepliedAt is { } replied ? Shown(replied) : "")}"));
    }

    private static string Shown(Instant at) => at.InZone(DateTimeZoneProviders.Tzdb["America/Los_Angeles"]).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
