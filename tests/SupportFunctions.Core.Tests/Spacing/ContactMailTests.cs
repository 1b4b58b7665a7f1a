using NodaTime;
using SupportFunctions.Core.Spacing;

namespace SupportFunctions.Core.Tests.Spacing;

/// <summary>When an automatic mail goes out, waits, or is said by another one.</summary>
public sealed class ContactMailTests
{
    private static readonly Instant _start = Instant.FromUtc(2026, 3, 2, 9, 0);

    private static readonly MailSpacing _spacing = MailSpacing.Default;

    private static readonly Duration _second = Duration.FromSeconds(1);

    [Fact]
    public void What_cannot_wait_goes_at_once_however_often_it_comes()
    {
        ContactMail contact = ContactMail.None;
        for (int i = 0; i < 5; i++)
        {
            (contact, SpacingVerdict verdict) = contact.Ask(Urgent($"u{i}"), _spacing, _start + (_second * i));
            Assert.Empty(Assert.IsType<SpacingVerdict.Go>(verdict).Along);
        }
    }

    [Fact]
    public void What_can_wait_is_gathered_for_a_moment_to_the_second()
    {
        (ContactMail contact, SpacingVerdict verdict) = ContactMail.None.Ask(Patient("a"), _spacing, _start);
        Assert.Equal(new SpacingVerdict.Wait(_start + _spacing.Gather, IsNew: true), verdict);

        (contact, verdict) = contact.Ask(Patient("a"), _spacing, _start + _spacing.Gather - _second);
        Assert.Equal(new SpacingVerdict.Wait(_start + _spacing.Gather, IsNew: false), verdict);

        (_, verdict) = contact.Ask(Patient("a"), _spacing, _start + _spacing.Gather);
        Assert.IsType<SpacingVerdict.Go>(verdict);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_any_automatic_mail_it_waits_for_an_hour_to_the_second(bool isUrgent)
    {
        (ContactMail contact, _) = ContactMail.None.Ask(isUrgent ? Urgent("u") : Patient("u"), isUrgent ? _spacing : _spacing with { Gather = Duration.Zero }, _start);
        (contact, SpacingVerdict verdict) = contact.Ask(Patient("a"), _spacing, _start + Duration.FromMinutes(10));
        Assert.Equal(new SpacingVerdict.Wait(_start + _spacing.Span, IsNew: true), verdict);
        Assert.IsType<SpacingVerdict.Wait>(contact.Ask(Patient("a"), _spacing, _start + _spacing.Span - _second).Verdict);
        Assert.IsType<SpacingVerdict.Go>(contact.Ask(Patient("a"), _spacing, _start + _spacing.Span).Verdict);
    }

    [Fact]
    public void What_has_a_moment_only_does_not_wait_for_the_hour()
    {
        (ContactMail contact, _) = ContactMail.None.Ask(Urgent("u"), _spacing, _start);
        var mail = new SpacedMail("a", MailPatience.Moment, new MailNote("[C-1] Subject", "News.", null));
        (contact, SpacingVerdict verdict) = contact.Ask(mail, _spacing, _start + _second);
        Assert.Equal(new SpacingVerdict.Wait(_start + _second + _spacing.Gather, IsNew: true), verdict);
        Assert.IsType<SpacingVerdict.Go>(contact.Ask(mail, _spacing, _start + _second + _spacing.Gather).Verdict);
    }

    [Fact]
    public void The_next_mail_takes_along_what_waits_and_is_the_same_mail_however_often_it_is_tried()
    {
        ContactMail contact = Waiting("a", "b");
        (contact, SpacingVerdict verdict) = contact.Ask(Urgent("u"), _spacing, _start + _second);
        Assert.Equal(["a", "b"], Assert.IsType<SpacingVerdict.Go>(verdict).Along.Select(h => h.Id));

        // Others go out in between; a repetition of the first still says what it said.
        (contact, _) = contact.Ask(Urgent("v"), _spacing, _start + (_second * 2));
        (ContactMail same, verdict) = contact.Ask(Urgent("u"), _spacing, _start + Duration.FromDays(3));
        Assert.Equal(["a", "b"], Assert.IsType<SpacingVerdict.Go>(verdict).Along.Select(h => h.Id));
        Assert.Same(contact, same);
    }

    [Fact]
    public void What_was_taken_along_is_said_once_its_carrier_has_the_mail_and_goes_out_after_all_when_that_is_given_up()
    {
        (ContactMail contact, _) = Waiting("a", "b").Ask(Urgent("u"), _spacing, _start + _second);
        Instant later = _start + Duration.FromHours(2);
        Assert.IsType<SpacingVerdict.Wait>(contact.Ask(Patient("a"), _spacing, later).Verdict);

        ContactMail sent = contact.Over("u", isSent: true);
        Assert.Equal(new SpacingVerdict.Said("u"), sent.Ask(Patient("a"), _spacing, later).Verdict);
        Assert.Same(sent, sent.Over("u", isSent: true));
        Assert.Same(sent, sent.Over("u", isSent: false));

        (ContactMail next, SpacingVerdict verdict) = contact.Over("u", isSent: false).Ask(Patient("a"), _spacing, later);
        Assert.Equal(["b"], Assert.IsType<SpacingVerdict.Go>(verdict).Along.Select(h => h.Id));
        Assert.Equal(new SpacingVerdict.Said("a"), next.Over("a", isSent: true).Ask(Patient("b"), _spacing, later).Verdict);
    }

    [Fact]
    public void What_a_mail_took_along_that_nobody_ever_ended_goes_by_itself_in_the_end()
    {
        (ContactMail contact, _) = Waiting("a").Ask(Urgent("u"), _spacing, _start);
        Assert.IsType<SpacingVerdict.Wait>(contact.Ask(Patient("a"), _spacing, _start + ContactMail.KeptFor - _second).Verdict);
        (contact, _) = contact.Ask(Patient("a"), _spacing, _start + ContactMail.KeptFor);
        Assert.IsType<SpacingVerdict.Go>(contact.Ask(Patient("a"), _spacing, _start + ContactMail.KeptFor + _spacing.Gather).Verdict);
    }

    [Theory]
    [InlineData(ContactMail.LongestText, true)]
    [InlineData(ContactMail.LongestText + 1, false)]
    public void What_is_too_long_for_a_note_waits_and_goes_by_itself(int length, bool isTaken)
    {
        (ContactMail contact, _) = ContactMail.None.Ask(Patient("a", new string('x', length)), _spacing, _start);
        (contact, SpacingVerdict verdict) = contact.Ask(Urgent("u"), _spacing, _start + _second);
        Assert.Equal(isTaken ? 1 : 0, Assert.IsType<SpacingVerdict.Go>(verdict).Along.Length);
        Assert.Equal(isTaken, contact.Over("u", isSent: true).Ask(Patient("a"), _spacing, _start + _second + _spacing.Span).Verdict is SpacingVerdict.Said);
    }

    [Fact]
    public void Of_what_asks_for_an_answer_one_goes_an_hour()
    {
        ContactMail contact = ContactMail.None;
        foreach (string id in new[] { "a", "b", "c" })
        {
            (contact, _) = contact.Ask(new SpacedMail(id, MailPatience.Span, null), _spacing, _start);
        }

        var gone = new List<(string, Instant)>();
        for (Instant now = _start; now < _start + Duration.FromHours(4); now += Duration.FromSeconds(10))
        {
            foreach (string id in new[] { "a", "b", "c" }.Except(gone.Select(g => g.Item1)).ToArray())
            {
                (contact, SpacingVerdict verdict) = contact.Ask(new SpacedMail(id, MailPatience.Span, null), _spacing, now);
                if (verdict is SpacingVerdict.Go)
                {
                    gone.Add((id, now));
                }
            }
        }

        Instant first = _start + _spacing.Gather;
        Assert.Equal([("a", first), ("b", first + _spacing.Span), ("c", first + (_spacing.Span * 2))], gone);
    }

    [Fact]
    public void More_than_twenty_wait_too_but_are_not_taken_along()
    {
        ContactMail contact = ContactMail.None;
        for (int i = 0; i < ContactMail.MostHeld + 5; i++)
        {
            (contact, SpacingVerdict verdict) = contact.Ask(Patient($"a{i}"), _spacing, _start);
            Assert.IsType<SpacingVerdict.Wait>(verdict);
        }

        (_, SpacingVerdict go) = contact.Ask(Urgent("u"), _spacing, _start + _second);
        Assert.Equal(ContactMail.MostHeld, Assert.IsType<SpacingVerdict.Go>(go).Along.Length);
    }

    [Fact]
    public void What_need_not_be_said_any_more_is_not_taken_along()
    {
        ContactMail contact = Waiting("a", "b").Without("a");
        Assert.Same(contact, contact.Without("a"));
        Assert.Equal(["b"], Assert.IsType<SpacingVerdict.Go>(contact.Ask(Urgent("u"), _spacing, _start + _second).Verdict).Along.Select(h => h.Id));
    }

    [Fact]
    public void A_clock_that_goes_back_in_autumn_changes_nothing_because_an_hour_is_an_hour()
    {
        Instant before = Instant.FromUtc(2026, 11, 1, 8, 30);
        (ContactMail contact, _) = ContactMail.None.Ask(Urgent("u"), _spacing, before);
        Assert.Equal(new SpacingVerdict.Wait(before + Duration.FromHours(1), IsNew: true), contact.Ask(Patient("a"), _spacing, before + _second).Verdict);
    }

    [Fact]
    public void A_row_is_past_when_its_hour_is_over_and_nothing_is_known_that_could_come_again()
    {
        (ContactMail quiet, _) = ContactMail.None.Ask(Urgent("u"), _spacing, _start);
        Assert.False(quiet.IsPast(_spacing, _start + _spacing.Span - _second));
        Assert.True(quiet.IsPast(_spacing, _start + _spacing.Span));

        (ContactMail carrying, _) = Waiting("a").Ask(Urgent("u"), _spacing, _start);
        carrying = carrying.Over("u", isSent: true);
        Assert.False(carrying.IsPast(_spacing, _start + ContactMail.KeptFor - _second));
        Assert.True(carrying.IsPast(_spacing, _start + ContactMail.KeptFor));
        Assert.False(Waiting("a").IsPast(_spacing, _start + Duration.FromDays(1)));
    }

    private static ContactMail Waiting(params string[] ids) => ids.Aggregate(ContactMail.None, (contact, id) => contact.Ask(Patient(id), _spacing, _start).Next);

    private static SpacedMail Urgent(string id) => new(id, MailPatience.None, null);

    private static SpacedMail Patient(string id, string text = "News.") => new(id, MailPatience.Span, new MailNote("[C-1] Subject", text, null));
}
