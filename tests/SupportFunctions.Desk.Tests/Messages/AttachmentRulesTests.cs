using System.Text;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Messages;

namespace SupportFunctions.Desk.Tests.Messages;

public sealed class AttachmentRulesTests
{
    [Theory]
    [InlineData("report.pdf", "report.pdf", "as it is")]
    [InlineData("../../etc/passwd", "passwd", "no path")]
    [InlineData("C:\\Users\\kim\\log.txt", "log.txt", "no path of Windows")]
    [InlineData("a\u0000b\r\nc.txt", "abc.txt", "no control characters")]
    [InlineData("invoice\u202Efdp.exe", "invoicefdp.exe", "no turning of the direction, which would hide the ending")]
    [InlineData("x\u200B\uFEFF.txt", "x.txt", "nothing invisible")]
    [InlineData("Übersicht 日本.xlsx", "Übersicht 日本.xlsx", "any script")]
    [InlineData("what?<is>|this*.txt", "what__is__this_.txt", "no character that a file system keeps for itself")]
    [InlineData("aux.txt", "_aux.txt", "no device of Windows")]
    [InlineData("Com1", "_Com1", "with no ending either")]
    [InlineData(" .. ", "attachment-3", "nothing left")]
    [InlineData("", "attachment-3", "nothing there")]
    [InlineData("name. . .", "name", "no dots at the end")]
    public void A_name_is_safe_to_show_and_to_save_under(string claimed, string name, string because) =>
        Assert.True(name == AttachmentRules.Name(claimed, 3), because + ": " + AttachmentRules.Name(claimed, 3));

    [Fact]
    public void A_long_name_keeps_its_ending()
    {
        string name = AttachmentRules.Name(new string('n', 300) + ".tar", 1);
        Assert.Equal((150, true), (name.Length, name.EndsWith("n.tar", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("log.txt", "text/plain", "all is well", "text/plain", null, null, "text")]
    [InlineData("a.png", "image/png", "\u0089PNG\r\n\u001a\n...", "image/png", null, null, "bytes and claim agree")]
    [InlineData("a.png", "application/octet-stream", "\u0089PNG\r\n\u001a\n...", "image/png", null, null, "no claim, so no mismatch")]
    [InlineData("a.png", "image/png", "<html><script>alert(1)</script>", "text/html", "image/png", "The sender calls it image/png; its bytes say text/html. It can run when it is opened.", "a page that calls itself a picture")]
    [InlineData("a.jpg", "image/jpeg", "\u0089PNG\r\n\u001a\n...", "image/png", "image/jpeg", "The sender calls it image/jpeg; its bytes say image/png.", "another picture")]
    [InlineData("a.svg", "image/svg+xml", "<?xml version=\"1.0\"?><svg onload=x>", "image/svg+xml", null, "It can run when it is opened.", "a picture that runs scripts")]
    [InlineData("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK\u0003\u0004...", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", null, null, "a document is a zip")]
    [InlineData("a.pdf", "application/pdf", "PK\u0003\u0004...", "application/zip", "application/pdf", "The sender calls it application/pdf; its bytes say application/zip.", "no PDF")]
    [InlineData("setup.exe", "application/octet-stream", "whatever", "application/octet-stream", null, "A .exe file can run when it is opened.", "by its name")]
    [InlineData("report.pdf.js", "application/pdf", "var x", "application/pdf", null, "A .js file can run when it is opened.", "two endings")]
    [InlineData("a.sh", "text/plain", "#!/bin/sh\n", "text/plain", null, "A .sh file can run when it is opened.", "a script is text")]
    [InlineData("a.bin", "text/plain; charset=utf-8\r\nX: y", "hello", "application/octet-stream", null, null, "a type that is none")]
    [InlineData("BM.txt", "text/plain", "BMW is a car, not a picture", "text/plain", null, null, "two letters are no proof")]
    public void The_type_is_what_the_bytes_say_and_a_doubt_is_said(string name, string claimed, string content, string type, string? kept, string? warning, string because)
    {
        var attachment = AttachmentRules.Describe(new ReceivedAttachment(name, claimed, null, AttachmentContent.Of(Encoding.Latin1.GetBytes(content))), 1, "digest");
        Assert.True((type, kept, warning) == (attachment.Type, attachment.ClaimedType, attachment.Warning), because + ": " + attachment);
    }

    [Fact]
    public void A_programs_first_bytes_are_known()
    {
        byte[] program = new byte[128];
        "MZ"u8.CopyTo(program);
        var attachment = AttachmentRules.Describe(new ReceivedAttachment("photo.jpg", "image/jpeg", "<p1@x>", AttachmentContent.Of(program)), 2, "digest");
        Assert.Equal(
            ("application/vnd.microsoft.portable-executable", "p1@x", 2, 128L, "The sender calls it image/jpeg; its bytes say application/vnd.microsoft.portable-executable. It can run when it is opened."),
            (attachment.Type, attachment.ContentId, attachment.Number, attachment.Size, attachment.Warning));
    }
}
