using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

public class AddressListTests
{
    [Theory]
    [InlineData("jane@acme.example", "jane@acme.example", "bare")]
    [InlineData("\"jane\"@acme.example", "jane@acme.example", "quotes that are not needed make no other mailbox (RFC 5322, 3.4.1)")]
    [InlineData("\"j\\ane\"@acme.example", "jane@acme.example", "nor does a quoted pair")]
    [InlineData("\"jane doe\"@acme.example", "\"jane doe\"@acme.example", "here they are needed")]
    [InlineData("z@xn--bcher-kva.example", "z@bücher.example", "an international domain in its ASCII form")]
    [InlineData("z@ｖictim.example", "z@victim.example", "characters that mean the same (RFC 5895)")]
    [InlineData("Jane Doe <jane@acme.example>", "Jane Doe|jane@acme.example", "a name without quotes")]
    [InlineData("\"Doe, \\\"JD\\\" Jane\" <jane@acme.example>", "Doe, \"JD\" Jane|jane@acme.example", "quotes inside quotes")]
    [InlineData("Doe, Jane <jane@acme.example>", "Doe, Jane|jane@acme.example", "Outlook forgets the quotes")]
    [InlineData("jane@acme.example (Jane (on tour) Doe)", "Jane (on tour) Doe|jane@acme.example", "the old place of the name, nested")]
    [InlineData("Team: a@x.example, B <b@x.example>;", "a@x.example;B|b@x.example", "a group is its members")]
    [InlineData("undisclosed-recipients:;", "", "an empty group")]
    [InlineData("a@x.example; b@x.example", "a@x.example;b@x.example", "semicolons for commas")]
    [InlineData("<@r1.example,@r2.example:jane@acme.example>", "jane@acme.example", "a source route is ignored")]
    [InlineData("<mailto:jane@acme.example>", "jane@acme.example", "pasted from a page")]
    [InlineData("=?utf-8?Q?Eve=2C_=3Cceo=40acme.example=3E?= <eve@evil.example>", "Eve, <ceo@acme.example>|eve@evil.example", "decoding makes no address")]
    [InlineData("=?utf-8?Q?M=C3=BCller,_J:?= <j@firma.example>", "Müller, J:|j@firma.example", "comma and colon raw inside a word")]
    [InlineData("jane <jane@acme.example", "jane|jane@acme.example", "the bracket never closes")]
    [InlineData("a <a@x.example, b@x.example", "a|a@x.example;b@x.example", "nor here, and another follows")]
    [InlineData("\"quoted local\"@acme.example", "\"quoted local\"@acme.example", "a quoted local part")]
    [InlineData("\"never closed <jane@acme.example>", "never closed|jane@acme.example", "an open quote is a sign like any other")]
    [InlineData("Pete(A wonderful \\) chap) <pete(his account)@silly.test(his host)>", "Pete|pete@silly.test", "comments inside the address")]
    [InlineData("Group(Some people) :Chris <c@(Chris's host.)public.example>, joe@example.org; (end)", "Chris|c@public.example;joe@example.org", "and in a group")]
    [InlineData("Mary <@machine.tld:mary@example.net>, , jdoe@test   . example", "Mary|mary@example.net;jdoe@test.example", "blanks at the dots, an empty entry")]
    [InlineData("Bob Dunite <bob@x.example> Bobby Dunite <bobby@x.example>", "Bob Dunite|bob@x.example;Bobby Dunite|bobby@x.example", "the comma was forgotten")]
    [InlineData("tim@x.example joe@x.example", "tim@x.example;joe@x.example", "and here")]
    [InlineData("Big Bug bb@bug.example", "Big Bug|bb@bug.example", "the brackets were forgotten")]
    [InlineData("ok@x.example, broken@@, more@y.example", "ok@x.example;more@y.example", "one bad entry spoils no other")]
    [InlineData("john..doe@docomo.example, .john@docomo.example", "john..doe@docomo.example;.john@docomo.example", "dots that carriers allow")]
    [InlineData("'Jane' <'jane@acme.example'>", "Jane|jane@acme.example", "single quotes for brackets' sake")]
    [InlineData("Jane <<jane@acme.example>>", "Jane|jane@acme.example", "brackets twice")]
    [InlineData("Jane <urgent> <jane@acme.example>", "Jane|jane@acme.example", "a bracket in the name")]
    [InlineData("ФГУП \"СибНИА <user@domain.example>", "ФГУП СибНИА|user@domain.example", "one quote alone")]
    [InlineData("jörg@müller.example", "jörg@müller.example", "RFC 6532")]
    [InlineData("jane@", "", "no domain")]
    [InlineData("<>", "", "the null path is no address")]
    [InlineData("jane@acme@evil.example", "", "two at signs")]
    [InlineData("", "", "empty")]
    public void Mailboxes_are_read_as_written_or_not_at_all(string field, string expected, string because)
    {
        var found = AddressList.Read(field, 100, out _);
        Assert.True(expected == string.Join(';', found.Select(a => a.Name is null ? a.Address : a.Name + "|" + a.Address)), because);
    }

    [Fact]
    public void No_more_than_the_limit_is_kept() =>
        Assert.Equal(3, AddressList.Read(string.Join(',', Enumerable.Repeat("a@x.example", 5000)), 3, out _).Count);
}
