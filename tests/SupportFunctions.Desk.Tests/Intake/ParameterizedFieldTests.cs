using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

public class ParameterizedFieldTests
{
    [Theory]
    [InlineData("text/plain; Charset=UTF-8", "charset", "UTF-8", "names compare without case")]
    [InlineData("text/plain charset=utf-8", "charset", "utf-8", "the semicolon was forgotten")]
    [InlineData("multipart/mixed; boundary=\"a b;c=d\"", "boundary", "a b;c=d", "quoted")]
    [InlineData("a/b; name=my file.txt; x=1", "name", "my file.txt", "blanks without quotes")]
    [InlineData("a/b (note; x=2); x=1", "x", "1", "comments are skipped")]
    [InlineData("a/b; name*=utf-8'en'%C3%A9.txt; name=e.txt", "name", "é.txt", "the extended form wins")]
    [InlineData("a/b; name*1=\"b.txt\"; name*0=\"a\"", "name", "ab.txt", "continuations in any order")]
    [InlineData("a/b; name*0*=iso-8859-1''%E9; name*1=x", "name", "éx", "extended and plain segments")]
    [InlineData("a/b; name=\"C:\\temp\\x.txt\"", "name", "C:\\temp\\x.txt", "a path that was never escaped")]
    [InlineData("a/b; name*=utf-8''%0D%0Aevil", "name", "evil", "no line can be injected")]
    [InlineData("a/b; boundary=\"never closed", "boundary", "never closed", "the quote never closes")]
    [InlineData("a/b; ;; =x; name", "name", null, "junk between")]
    public void A_parameter_is_found(string field, string name, string? expected, string because) =>
        Assert.True(expected == ParameterizedField.Read(field).Parameter(name), because + ": " + ParameterizedField.Read(field).Parameter(name));

    [Theory]
    [InlineData("(rule 4) Auto-Generated; x=1", "auto-generated")]
    [InlineData("no (a person)", "no")]
    [InlineData("", "")]
    public void The_value_is_lower_case_without_comments(string field, string expected) => Assert.Equal(expected, ParameterizedField.Read(field).Value);
}
