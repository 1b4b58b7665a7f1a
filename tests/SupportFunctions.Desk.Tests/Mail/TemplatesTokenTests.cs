using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Mail;
using static SupportFunctions.Desk.Tests.Mail.TemplatesFixture;

namespace SupportFunctions.Desk.Tests.Mail;

public sealed class TemplatesTokenTests
{
    private const string Newer = "fedcba9876543210fedcba9876543210";

    private static readonly DeskMessageIds s_ids = new("desk.example", [Secret]);

    [Fact]
    public void A_message_id_is_the_effect_a_token_and_the_domain() =>
        // printf C-1042-7-1 | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
        Assert.Equal("C-1042-7-1.e3c77875b9c6dd08@desk.example", s_ids.For("C-1042-7-1"));

    [Theory]
    [InlineData("C-1042-7-1.e3c77875b9c6dd08@desk.example", "as sent")]
    [InlineData("<C-1042-7-1.e3c77875b9c6dd08@desk.example>", "with brackets")]
    [InlineData("c-1042-7-1.E3C77875B9C6DD08@DESK.EXAMPLE", "a server changed the case of letters")]
    [InlineData("C-1042-7-1.e3c77875b9c6dd08@old.example", "the desk has moved")]
    public void Our_own_message_id_names_its_case(string messageId, string because)
    {
        Assert.True(s_ids.TryRead(messageId, out CaseId id, out string? effectId), because);
        Assert.Equal((new CaseId(1042), "C-1042-7-1"), (id, effectId));
    }

    [Theory]
    [InlineData("C-1043-7-1.e3c77875b9c6dd08@desk.example", "another case")]
    [InlineData("C-1042-7-2.e3c77875b9c6dd08@desk.example", "another mail")]
    [InlineData("C-01042-7-1.e3c77875b9c6dd08@desk.example", "a number written differently")]
    [InlineData("C-1042-7-1.e3c77875b9c6dd09@desk.example", "one digit off")]
    [InlineData("C-1042-7-1.e3c77875b9c6dd0@desk.example", "too short")]
    [InlineData("C-1042-7-1.e3c77875b9c6dd080@desk.example", "too long")]
    [InlineData("C-1042-7-1.@desk.example", "no token")]
    [InlineData("C-1042-7-1@desk.example", "no token at all")]
    [InlineData(".e3c77875b9c6dd08@desk.example", "no effect")]
    [InlineData("C-1042-7-1.é3c77875b9c6dd08@desk.example", "not ASCII")]
    [InlineData("C-1042-7-1.e3c77875b9c6dd08", "no domain")]
    [InlineData("random@acme.example", "a stranger's")]
    [InlineData("", "empty")]
    [InlineData(null, "none")]
    public void A_forged_message_id_names_nothing(string? messageId, string because)
    {
        Assert.False(s_ids.TryRead(messageId, out CaseId id, out string? effectId), because);
        Assert.Equal((default, null), (id, effectId));
    }

    [Fact]
    public void After_a_change_of_secret_old_mails_are_still_known_and_new_ones_are_signed_anew()
    {
        var rotated = new DeskMessageIds("desk.example", [Newer, Secret]);
        string old = s_ids.For("C-1042-7-1");

        Assert.True(rotated.TryRead(old, out _, out _));
        Assert.NotEqual(old, rotated.For("C-1042-7-1"));
        Assert.True(rotated.TryRead(rotated.For("C-1042-7-1"), out _, out _));
        Assert.False(s_ids.TryRead(rotated.For("C-1042-7-1"), out _, out _));
        Assert.False(new DeskMessageIds("desk.example", [Newer]).TryRead(old, out _, out _));
    }

    [Fact]
    public void The_root_of_a_staff_thread_is_told_apart_from_a_mail_to_the_customer()
    {
        string root = s_ids.StaffRoot(new CaseId(1042));

        Assert.True(s_ids.TryReadStaffRoot($"<{root}>", out CaseId id));
        Assert.Equal(new CaseId(1042), id);
        Assert.False(s_ids.TryRead(root, out _, out _));
        Assert.False(s_ids.TryReadStaffRoot(s_ids.For("C-1042-7-1"), out _));
        Assert.False(s_ids.TryReadStaffRoot(root.Replace("1042", "1043", StringComparison.Ordinal), out _));
    }

    [Fact]
    public void A_rating_link_is_signed_for_rating_alone()
    {
        var ratings = new RatingTokens([Secret]);
        string token = ratings.For("C-1042-7-1");

        Assert.True(ratings.TryRead(token, out CaseId id, out string? effectId));
        Assert.Equal((new CaseId(1042), "C-1042-7-1"), (id, effectId));
        Assert.False(ratings.TryRead(s_ids.For("C-1042-7-1").Split('@')[0], out _, out _));
        Assert.False(s_ids.TryRead(token + "@desk.example", out _, out _));
        Assert.False(ratings.TryRead(token.Replace("1042", "1043", StringComparison.Ordinal), out _, out _));
        Assert.True(new RatingTokens([Newer, Secret]).TryRead(token, out _, out _));
    }

    [Fact]
    public void An_effect_id_that_no_message_id_can_carry_is_refused() =>
        Assert.Throws<ArgumentException>(() => s_ids.For("C-1042 7>1"));
}
