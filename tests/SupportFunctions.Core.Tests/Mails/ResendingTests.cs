using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Mails;

namespace SupportFunctions.Core.Tests.Mails;

public sealed class ResendingTests
{
    private static readonly Instant _noon = Instant.FromUtc(2026, 3, 2, 12, 0);

    [Theory]
    [InlineData("C-1042-7-1", "C-1042-7-1-r12", "a case's")]
    [InlineData("C-1042-7-1-r9", "C-1042-7-1-r12", "sent again before")]
    [InlineData("W-12-7-1-0123456789ab", "W-12-7-1-0123456789ab-r12", "a window's")]
    [InlineData("disk-r1-7-1", "disk-r1-7-1-r12", "an incident that is called so")]
    public void The_new_mail_is_named_by_the_first_one_and_the_event(string mail, string again, string because)
    {
        string id = Resending.IdOf(mail, 12);
        Assert.True(again == id, because);
        Assert.Equal(12, Resending.SequenceOf(id));
        Assert.Equal(mail == "C-1042-7-1-r9" ? "C-1042-7-1" : mail, Resending.Original(id));
    }

    [Theory]
    [InlineData("C-1042-7-1")]
    [InlineData("C-1042-7-1-r")]
    [InlineData("C-1042-7-1-r-3")]
    [InlineData("C-1042-7-1-r99999999999999999999")]
    [InlineData("-r3")]
    [InlineData("")]
    public void What_was_not_sent_again_stays_as_it_is(string mail)
    {
        Assert.Null(Resending.SequenceOf(mail));
        Assert.Equal(mail, Resending.Original(mail));
    }

    [Theory]
    [InlineData(4, 0, true, "four within the day")]
    [InlineData(5, 0, false, "five")]
    [InlineData(5, 86_399, false, "the first was a second less than a day ago")]
    [InlineData(5, 86_400, true, "it was a day ago")]
    public void A_mail_is_sent_again_five_times_a_day(int times, int later, bool passes, string because)
    {
        ImmutableArray<Resent> resent = [];
        for (int i = 0; i < times; i++)
        {
            resent = Resending.With(resent, Resending.IdOf("C-1-2-1", 10 + i), _noon + Duration.FromMinutes(i));
        }

        Assert.True(passes == Resending.WhyNot(resent, "C-1-2-1-r10", _noon + Duration.FromSeconds(later)) is null, because);
        Assert.Null(Resending.WhyNot(resent, "C-1-3-1", _noon));
        Assert.Equal(FormattableString.Invariant($"C-1-2-1-r{9 + times}"), Resending.LatestOf(resent, "C-1-2-1"));
    }

    [Theory]
    [InlineData(199, true)]
    [InlineData(200, false)]
    public void All_mails_about_one_thing_have_a_limit_too_and_what_is_older_than_a_day_is_forgotten(int mails, bool passes)
    {
        ImmutableArray<Resent> resent = [];
        for (int i = 0; i < mails; i++)
        {
            resent = Resending.With(resent, FormattableString.Invariant($"W-1-2-1-{i:x12}-r{i + 3}"), _noon);
        }

        Assert.Equal(passes, Resending.WhyNot(resent, "W-1-9-1", _noon) is null);
        Assert.Equal("C-1-2-1-r9", Assert.Single(Resending.With(resent, "C-1-2-1-r9", _noon + Duration.FromDays(1))).Mail);
    }
}
