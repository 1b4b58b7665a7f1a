using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

public class MailReaderCorpusTests
{
    /// <summary>Mails that do not read yet as they must, and why. One that starts to must leave: the list only shrinks.</summary>
    private static readonly Dictionary<string, string> _known = [];

    public static TheoryData<string> Names() => [.. Corpus.Names()];

    public static TheoryData<string> NamesOfMails() => [.. Corpus.Names().Where(n => !Corpus.Expected(n).IsRejected)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mail_reads_as_the_file_beside_it_says(string name)
    {
        CorpusExpectation expected = Corpus.Expected(name);
        string actual = expected.Text(CorpusReading.Of(Corpus.Reader.Read(Corpus.Bytes(name)), expected.EnvelopeFrom));
        if (_known.TryGetValue(name, out string? why))
        {
            Assert.False(expected.Text() == actual, $"{name} reads as it must: take it from the list of known faults ({why}).");
            return;
        }

        Assert.Equal(expected.Text(), actual);
    }

    public static TheoryData<string> Forms() => [.. Corpus.FormNames()];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_form_reads_as_the_file_beside_it_says(string name)
    {
        CorpusExpectation expected = Corpus.Expected(name);
        Assert.Equal(expected.Text(), expected.Text(CorpusReading.Of(new InboundParseForm(Corpus.Reader).Read(Corpus.Bytes(name), FormBuilder.ContentType))));
    }

    [Fact]
    public void Every_known_fault_is_a_mail_of_the_corpus() => Assert.Empty(_known.Keys.Except(Corpus.Names()));

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
