using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

public class EncodedWordsTests
{
    [Theory]
    [InlineData("plain", "plain", "nothing to decode")]
    [InlineData("=?utf-8?B?w6k=?=", "é", "base64")]
    [InlineData("=?UTF-8?q?=C3=A9_x?=", "é x", "underscore is a blank")]
    [InlineData("=?utf-8*fr?Q?=C3=A9?=", "é", "with a language (RFC 2231)")]
    [InlineData("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab", "blanks between words vanish")]
    [InlineData("=?utf-8?Q?a?= x =?utf-8?Q?b?=", "a x b", "those beside plain text stay")]
    [InlineData("=?utf-8?B?ww?= =?utf-8?B?qQ?=", "é", "a character cut in two, without padding")]
    [InlineData("=?x-nonsense?Q?=E9?=", "é", "unknown charset that is no UTF-8")]
    [InlineData("=?iso-8859-1?Q?=80?=", "€", "latin1 is read as its superset")]
    [InlineData("=?utf-8?X?abc?=", "=?utf-8?X?abc?=", "unknown encoding stays")]
    [InlineData("=?utf-8?Q?never closed", "=?utf-8?Q?never closed", "unfinished stays")]
    [InlineData("=?utf-8?B?w6nDqQ==", "éé", "unfinished, but plainly encoded")]
    [InlineData("=?utf-8?Q?=C3=A9_x =?utf-8?Q?y?=", "é xy", "another begins before the first closes")]
    [InlineData("=?utf-8?Q?Really?=3F?= x", "Really?? x", "a raw question mark inside")]
    [InlineData("=?utf-8?Q?a?==?utf-8?Q?b?=", "ab", "without a blank between")]
    [InlineData("=?utf-8?Q?one two?=", "one two", "a blank inside")]
    [InlineData("=?iso-8859-1?Q?Frösche_=FC?=", "Frösche ü", "raw 8-bit text inside, decoded already")]
    [InlineData("=?utf-8?Q?caf=E9?=", "café", "no UTF-8 in spite of its name")]
    [InlineData("=?gb2312?B?xOO6ww==?= =?utf-8?Q?_ok?=", "你好 ok", "two charsets")]
    [InlineData("=?utf-8?Q?a=0D=0AX:_b=00?=", "a  X: b", "no line can be injected")]
    [InlineData("=?utf-7?Q?+ADw-script+AD4-?=", "+ADw-script+AD4-", "UTF-7 is not decoded")]
    public void Words_are_decoded_on_one_line(string value, string expected, string because) =>
        Assert.True(expected == EncodedWords.Decode(value), because + ": " + EncodedWords.Decode(value));
}
