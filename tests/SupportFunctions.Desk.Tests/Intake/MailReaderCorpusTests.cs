using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

public class MailReaderCorpusTests
{
    public static TheoryData<string> Names() => [.. Corpus.Names()];

    public static TheoryData<string> NamesOfMails() => [.. Corpus.Names().Where(n => Corpus.Expected(n).Contains("\"warnings\"", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mail_reads_as_the_file_beside_it_says(string name) =>
        Assert.Equal(Corpus.Expected(name), Corpus.Describe(new MailReader().Read(Corpus.Bytes(name))));

    [Theory]
    [MemberData(nameof(NamesOfMails))]
    public void No_header_value_name_or_address_can_break_a_line(string name)
    {
        var mail = Corpus.Mail(name);
        string?[] values =
        [
            mail.Subject, mail.MessageId, mail.From?.Name, mail.From?.Address, .. mail.Headers.Select(h => h.Value), .. mail.Headers.Select(h => h.Name),
            .. mail.To.Select(a => a.Name), .. mail.Attachments.Select(a => a.Name), .. mail.References, .. mail.Warnings,
        ];
        Assert.DoesNotContain(values, v => v is not null && v.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0);
    }
}
