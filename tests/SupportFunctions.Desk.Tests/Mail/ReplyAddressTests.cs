using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Mail;
using static SupportFunctions.Desk.Tests.Mail.TemplatesFixture;

namespace SupportFunctions.Desk.Tests.Mail;

public sealed class ReplyAddressTests
{
    private const string Newer = "fedcba9876543210fedcba9876543210";

    private static readonly ReplyAddresses s_addresses = new("support@desk.example", [Secret]);

    [Fact]
    public void A_cases_address_has_its_number_and_a_token() =>
        // printf reply:C-1042 | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
        Assert.Equal("support+C-1042.bd98d973394fb445@desk.example", s_addresses.For(new CaseId(1042), isStaff: false));

    [Theory]
    [InlineData("support+C-1042.bd98d973394fb445@desk.example", true, "as sent")]
    [InlineData("SUPPORT+c-1042.bd98d973394fb445@DESK.EXAMPLE", true, "a server changed the case of letters")]
    [InlineData("help+eu+C-1042.bd98d973394fb445@new.example", true, "the desk has moved")]
    [InlineData("\"support+C-1042.bd98d973394fb445\"@desk.example", true, "a gateway quoted it")]
    [InlineData("support+C-1042.0123456789abcdef@desk.example", false, "a token that nobody made")]
    [InlineData("support+C-1043.bd98d973394fb445@desk.example", false, "another case")]
    [InlineData("support+C-1042-staff.bd98d973394fb445@desk.example", false, "the staff's address of the same case")]
    [InlineData("support+C-1042.e3c77875b9c6dd08@desk.example", false, "the token of a Message-ID")]
    [InlineData("support+C-1042.é123456789abcdef@desk.example", false, "not ASCII")]
    public void An_address_names_its_case_and_proves_it_only_with_the_right_token(string address, bool isSigned, string because)
    {
        Assert.True(s_addresses.TryRead(address, out ReplyAddress? read), because);
        Assert.True(read.IsSigned == isSigned, because);
    }

    [Theory]
    [InlineData("support@desk.example")]
    [InlineData("support+x@desk.example")]
    [InlineData("support+C-1042@desk.example")]
    [InlineData("C-1042.0123456789abcdef@desk.example")]
    [InlineData("support+C-01042.0123456789abcdef@desk.example")]
    [InlineData("support+C-.0123456789abcdef@desk.example")]
    [InlineData("support+.@desk.example")]
    [InlineData("support+C-1042.0123456789abcdef")]
    [InlineData("")]
    [InlineData(null)]
    public void Any_other_address_names_nothing(string? address) => Assert.False(s_addresses.TryRead(address, out _));

    [Fact]
    public void The_first_secret_signs_and_all_are_accepted()
    {
        var rotated = new ReplyAddresses("support@desk.example", [Newer, Secret]);
        string old = s_addresses.For(new CaseId(7), isStaff: true);

        Assert.True(rotated.TryRead(old, out ReplyAddress? read));
        Assert.Equal(new ReplyAddress(new CaseId(7), IsSigned: true, IsStaffs: true), read);
        Assert.NotEqual(old, rotated.For(new CaseId(7), isStaff: true));
        Assert.True(s_addresses.TryRead(rotated.For(new CaseId(7), isStaff: true), out read));
        Assert.False(read.IsSigned);
    }

    [Fact]
    public void A_name_that_leaves_no_room_for_the_cases_part_is_a_fault_of_the_settings()
    {
        MailSettings settings = Settings with { FromAddress = new string('a', 24) + "@desk.example" };
        Assert.Contains("at most 23", Assert.Single(settings.Faults()), StringComparison.Ordinal);
        Assert.Empty((settings with { PlusReplyTo = false }).Faults());
        Assert.Empty((Settings with { FromAddress = new string('a', 23) + "@desk.example" }).Faults());
        Assert.Equal(64, new ReplyAddresses(new string('a', 23) + "@desk.example", [Secret]).For(new CaseId(999_999_999_999_999), isStaff: true).IndexOf('@', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MailKind.Acknowledgement, "X-Desk-Case: C-1042-7-1.e3c77875b9c6dd08")]
    [InlineData(MailKind.Reply, "X-Desk-Case: C-1042-7-1.e3c77875b9c6dd08")]
    [InlineData(MailKind.ClockBreach, "X-Desk-Case: C-1042-7-1.e3c77875b9c6dd08")]
    public void Every_mail_carries_its_signed_name_once_more_in_a_field(MailKind kind, string expected) =>
        Assert.Contains(expected, MailHeaders.Of(Compose(AMail(kind))).Select(h => $"{h.Key}: {h.Value}"));
}
