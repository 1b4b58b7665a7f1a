using System.Collections;
using System.Globalization;
using System.Reflection;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>What holds in every life of a case, checked on random ones.</summary>
public sealed class CaseLawTests
{
    [Fact]
    public void Replaying_the_events_gives_the_same_state() => RandomHistories.Check(life =>
    {
        var events = new List<RecordedEvent>();
        Case of = RandomHistories.Play(life, (taken, _) => events.AddRange(taken.Decision.Events)).Case;

        Assert.Equal(Shown(of), Shown(events.Aggregate(Case.NotOpened(of.Id), (before, e) => before.Apply(e))));
    });

    [Fact]
    public void Sequences_have_no_gaps_and_effect_ids_are_unique_over_the_life_of_a_case() => RandomHistories.Check(life =>
    {
        var sequences = new List<long>();
        var effects = new List<string>();
        RandomHistories.Play(life, (taken, _) =>
        {
            sequences.AddRange(taken.Decision.Events.Select(e => e.Sequence));
            effects.AddRange(taken.Decision.Effects.Select(e => e.Id));
        });

        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(i => (long)i), sequences);
        Assert.Equal(effects.Distinct(), effects);
    });

    [Fact]
    public void The_next_wake_up_is_not_past_and_a_tick_then_brings_something_and_moves_it_forward() => RandomHistories.Check(life =>
        RandomHistories.Play(life, (taken, terms) =>
        {
            if (CaseClocks.NextWakeUp(taken.Decision.Next) is not { } wakeUp)
            {
                return;
            }

            Assert.True(wakeUp >= taken.At, $"{taken.Command.GetType().Name} left {wakeUp} behind");
            var ticked = Assert.IsType<Decision.Accepted>(CaseDecider.Decide(taken.Decision.Next, new CaseCommand.Tick(), wakeUp, terms));
            Assert.NotEmpty(ticked.Events);
            Assert.True(CaseClocks.NextWakeUp(ticked.Next) is not { } next || next > wakeUp, $"{wakeUp} comes again");
        }));

    [Fact]
    public void Looking_often_or_once_gives_the_same_warnings_and_breaches() => RandomHistories.Check(life =>
    {
        (Case of, DeskTerms terms, Instant now) = RandomHistories.Play(life);
        if (of.Silence is not null && of.Clocks.Any(c => c.IsOpen))
        {
            // A product update awaits silence: a reminder sent late moves the closing, and with it the end of the clock.
            return;
        }

        Instant end = now + Duration.FromDays(41);
        Assert.Equal(News([end]), News([.. life.Looks.Select(l => now + l), end]));

        IEnumerable<string> News(IEnumerable<Instant> looks)
        {
            Case seen = of;
            var news = new List<string>();
            foreach (Instant look in looks)
            {
                var ticked = Assert.IsType<Decision.Accepted>(CaseDecider.Decide(seen, new CaseCommand.Tick(), look, terms));
                seen = ticked.Next;
                news.AddRange(ticked.Events.Where(e => e.Event is CaseEvent.ClockWarned or CaseEvent.ClockBreached).Select(e => e.Event is CaseEvent.ClockWarned w
                    ? FormattableString.Invariant($"{w.Clock} {w.Percent} {Shown(e.At)}")
                    : FormattableString.Invariant($"{((CaseEvent.ClockBreached)e.Event).Clock} breach {Shown(e.At)}")));
            }

            return news.Order(StringComparer.Ordinal);
        }
    });

    [Fact]
    public void A_breach_stays_in_every_later_state_until_a_new_clock_of_that_name_starts() => RandomHistories.Check(life =>
        RandomHistories.Play(life, (taken, _) =>
        {
            Case of = taken.Before;
            foreach (RecordedEvent recorded in taken.Decision.Events)
            {
                Case next = of.Apply(recorded);
                foreach (Clock breached in of.Clocks.Where(c => c.BreachedAt is not null))
                {
                    if (recorded.Event is CaseEvent.ClockContinued continued && continued.Clock == breached.Name && breached.IsContractual)
                    {
                        Assert.Contains(breached, next.Replaced);
                        continue;
                    }

                    bool isReplaced = recorded.Event is CaseEvent.ClockStarted started && started.Clock == breached.Name
                        || recorded.Event is CaseEvent.ClockContinued moved && moved.Clock == breached.Name
                        || recorded.Event is CaseEvent.ClockRearmed rearmed && rearmed.Clock == breached.Name && rearmed.Facts.StartedAt != breached.StartedAt;
                    Assert.True(isReplaced || next.Clock(breached.Name)!.BreachedAt == breached.BreachedAt, $"{recorded.Event} erases a breach");
                    Assert.False(isReplaced && breached.Name is (ClockName.FirstResponse or ClockName.Resolution), $"{recorded.Event} replaces a contractual clock");
                }

                Assert.Equal(of.Replaced, next.Replaced.Take(of.Replaced.Length));
                of = next;
            }
        }));

    /// <summary>What was recorded step by step, by whoever looked whenever, is what one evaluation of the facts at the end gives.</summary>
    [Fact]
    public void The_verdict_is_a_pure_function_of_what_happened_and_of_the_terms_through_time() => RandomHistories.Check(life =>
    {
        bool isOrdered = true;
        Instant? last = null;
        RandomHistories.Play(life, (taken, terms) =>
        {
            // Facts of one instant have no order, and here the order would tell.
            isOrdered &= taken.At != last;
            last = taken.At;
            if (!isOrdered)
            {
                return;
            }

            Case of = Assert.IsType<Decision.Accepted>(CaseDecider.Decide(taken.Decision.Next, new CaseCommand.Tick(), taken.At, terms)).Next;
            foreach (ClockName name in ContractClocks.Names)
            {
                Clock? evaluated = ContractClocks.Of(of.SlaFacts!, name, terms.Sla, terms.Policy.WarnAtPercent, taken.At);

                Assert.Equal(Verdict(of.Clock(name)), Verdict(evaluated));
            }

            foreach (Clock replaced in of.Replaced.Where(r => r.BreachedAt is not null))
            {
                Clock? evaluated = ContractClocks.OfReplaced(of.SlaFacts!, replaced.Name, replaced.ContinuedFrom, terms.Sla, terms.Policy.WarnAtPercent, taken.At);

                Assert.Equal((true, replaced.ContinuedFrom), (evaluated!.BreachedAt is not null, evaluated.ContinuedFrom));
            }

            // A clock that was cancelled the instant it began was never promised, and a change after the end leaves what the deadline was.
            // A question that bounced after the breach may move it to an earlier instant: what was recorded stays as it was recorded.
            string Verdict(Clock? clock) => clock is null or { CancelledAt: not null, BreachedAt: null }
                ? "none"
                : FormattableString.Invariant($"{clock.State} due {(clock.IsOpen ? Shown(clock.DueAt) : "then")} breached {(life.Steps.Any(s => s.What.StartsWith("bounce", StringComparison.Ordinal)) ? Shown(clock.BreachedAt is not null) : Shown(clock.BreachedAt))} met {Shown(clock.MetAt)} from {clock.ContinuedFrom} on {clock.ContinuesOn} paused {(clock.IsOpen ? Shown(clock.Pauses) : "then")}");
        });
    });

    [Fact]
    public void Each_warning_and_the_breach_of_a_clock_are_recorded_once() => RandomHistories.Check(life =>
    {
        var once = new HashSet<string>();
        RandomHistories.Play(life, (taken, _) =>
        {
            Case of = taken.Before;
            foreach (RecordedEvent recorded in taken.Decision.Events)
            {
                of = of.Apply(recorded);
                switch (recorded.Event)
                {
                    case CaseEvent.ClockContinued e:
                        once.RemoveWhere(o => o.StartsWith(e.Clock.ToString(), StringComparison.Ordinal));
                        break;
                    case CaseEvent.ClockStarted e:
                        once.RemoveWhere(o => o.StartsWith(e.Clock.ToString(), StringComparison.Ordinal));
                        break;
                    case CaseEvent.ClockRearmed { Facts.IsContractual: false } e:
                        once.RemoveWhere(o => o.StartsWith(e.Clock.ToString(), StringComparison.Ordinal));
                        break;
                    case CaseEvent.ClockWarned e:
                        Assert.True(once.Add(FormattableString.Invariant($"{e.Clock} {e.Percent}")), $"{e} comes twice");
                        break;
                    case CaseEvent.ClockBreached e:
                        Assert.True(once.Add($"{e.Clock} breach"), $"{e} comes twice");
                        break;
                }
            }
        });
    });

    [Fact]
    public void Deadlines_are_what_the_facts_of_a_clock_give_and_pauses_run_forward() => RandomHistories.Check(life =>
        RandomHistories.Play(life, (taken, terms) =>
        {
            Assert.All(taken.Decision.Next.Clocks, c =>
            {
                Assert.All(c.Pauses, p => Assert.True(p.To is not { } to || to >= p.From, $"{c.Name} pauses backwards"));
                Assert.Equal(c.Pauses.OrderBy(p => p.From), c.Pauses);
                Assert.All(c.Pauses.SkipLast(1), p => Assert.NotNull(p.To));
                if (c is { IsOpen: true, BreachedAt: null })
                {
                    Assert.Equal(ClockMath.WithDeadlines(c, CaseClocks.TrackOf(taken.Decision.Next, c, terms.Sla)), c);
                }
            });
        }));

    [Fact]
    public void A_clock_pauses_exactly_while_an_answer_is_awaited() => RandomHistories.Check(life =>
        RandomHistories.Play(life, (taken, _) => Assert.All(taken.Decision.Next.Clocks.Where(c => c.IsOpen), c =>
            Assert.Equal(c.PausesWhileWaiting && taken.Decision.Next.IsAwaitingAnswer, c.IsPaused))));

    [Fact]
    public void A_clock_that_is_met_in_time_had_not_used_up_its_target() => RandomHistories.Check(life =>
        RandomHistories.Play(life, (taken, terms) => Assert.All(taken.Decision.Next.Clocks.Where(c => c.MetAt is not null), c =>
            Assert.True(c.BreachedAt is not null || c.DueAt is not { } due || c.MetAt <= due || c.IsPaused, $"{c.Name} was met after {c.DueAt} and is not breached"))));

    [Fact]
    public void What_a_budget_keeps_back_is_owed_on_and_goes_out_later_and_no_reminder_counts_that_nobody_got()
    {
        (int notes, int reminders, int notesAfter, int remindersAfter) = (0, 0, 0, 0);
        RandomHistories.Check(life => RandomHistories.Play(life, (taken, _) =>
        {
            Case of = taken.Before;
            foreach (RecordedEvent recorded in taken.Decision.Events)
            {
                Case next = of.Apply(recorded);
                MailKind? last = of.Withheld is [.., { By: WithheldBy.AddressBudget } kept] ? kept.Kind : null;
                switch (recorded.Event)
                {
                    case CaseEvent.NoteWithheld { Kind: MailKind.HoldingNote, Limit: WithheldBy.AddressBudget } e:
                        Assert.True(e.AgainAt > recorded.At && next.HoldingNoteAt == e.AgainAt, $"{e} owes nothing");
                        notes++;
                        break;
                    case CaseEvent.NoteWithheld { Kind: MailKind.ClosingReminder, Limit: WithheldBy.AddressBudget } e:
                        Assert.Equal(of.Silence!.RemindersSent, next.Silence!.RemindersSent);
                        Assert.True(next.Silence.RemindAt[of.Silence.RemindersSent] > taken.At && next.Silence.CloseAt > taken.At && next.Silence.Tries == of.Silence.Tries + 1, $"{e} is not tried again");
                        reminders++;
                        break;
                    case CaseEvent.CustomerTold { Kind: MailKind.HoldingNote }:
                        notesAfter += last == MailKind.HoldingNote ? 1 : 0;
                        break;
                    case CaseEvent.CustomerTold { Kind: MailKind.ClosingReminder }:
                        remindersAfter += last == MailKind.ClosingReminder ? 1 : 0;
                        break;
                }

                of = next;
            }
        }));

        Assert.True(notes > 20 && reminders > 10 && notesAfter > 0 && remindersAfter > 0, FormattableString.Invariant($"{notes} notes, {reminders} reminders; later {notesAfter} and {remindersAfter}"));
    }

    [Fact]
    public void One_commit_stays_within_a_batch_and_mails_nobody_twice_about_one_thing() => RandomHistories.Check(life =>
        RandomHistories.Play(life, (taken, _) =>
        {
            Assert.InRange(taken.Decision.Events.Length + taken.Decision.Effects.Length + 2, 2, 100);
            var mails = taken.Decision.Effects.OfType<Effect.SendMail>().Select(m => (m.Kind, m.To.Address, m.Facts.Clock)).ToList();
            Assert.Equal(mails.Distinct(), mails);
        }));

    [Fact]
    public void A_refusal_and_a_second_tick_at_the_same_instant_change_nothing() => RandomHistories.Check(life =>
    {
        (Case of, DeskTerms terms, Instant now) = RandomHistories.Play(life);
        Case ticked = Assert.IsType<Decision.Accepted>(CaseDecider.Decide(of, new CaseCommand.Tick(), now, terms)).Next;

        Assert.Empty(Assert.IsType<Decision.Accepted>(CaseDecider.Decide(ticked, new CaseCommand.Tick(), now, terms)).Events);
    });

    /// <summary>Every value of the state as text, lists included, in no culture.</summary>
    private static string Shown(object? value) => value switch
    {
        null => "null",
        string text => text,
        Instant at => InstantPattern.ExtendedIso.Format(at),
        IEnumerable all => $"[{string.Join(", ", all.Cast<object?>().Select(Shown))}]",
        IFormattable plain when value.GetType().Namespace is "System" or "NodaTime" || value is Enum => plain.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => $"{{{string.Join(", ", value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0).Select(p => $"{p.Name}={Shown(p.GetValue(value))}"))}}}",
    };
}
