using NodaTime;
using SupportFunctions.Desk.Digests;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Tests.Notifications;

/// <summary>Which thing a mail is about, by its effect id alone.</summary>
public sealed class MailNameTests
{
    private static readonly DeskMessageIds _ids = new("desk.example", [new string('s', 40)]);

    [Theory]
    [InlineData("C-1042-7-1", "case C-1042")]
    [InlineData("C-1042-7-1-r9", "case C-1042")]
    [InlineData("W-12-7-1", "window W-12")]
    [InlineData("W-12-7-1-0123456789ab", "window W-12")]
    [InlineData("W-12-7-1-0123456789ab-r9", "window W-12")]
    [InlineData("I-3-7-1", "incident I-3")]
    [InlineData("search-down-7-1", "incident search-down")]
    [InlineData("c-1042-7-1", "incident c-1042")]
    [InlineData("w-12-7-1-r9", "incident w-12")]
    [InlineData("digest-202610-3f0c9a2be4d5-acme", "digest acme")]
    [InlineData("digest-202610-3f0c9a2be4d5-big__co_duk", "digest big_co.uk")]
    [InlineData("digest-202610-3f0c9a2be4d5-acme-2", "digest acme-2")]
    public void A_message_id_of_the_desk_names_it_also_where_a_server_changed_the_case_of_letters(string effect, string of)
    {
        foreach (string id in new[] { _ids.For(effect), _ids.For(effect).ToUpperInvariant() })
        {
            Assert.True(_ids.TryReadMail(id, out MailName? read), id);
            Assert.Equal((effect, of), (read.Effect, Shown(read)));
        }

        Assert.False(_ids.TryReadMail($"{effect}.0123456789abcdef@desk.example", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("C-1042-7")]
    [InlineData("C-1042-7-1-2")]
    [InlineData("C-1042-7-1-r9-r9")]
    [InlineData("W-12-7-1-XYZ")]
    [InlineData("W-0-7-1")]
    [InlineData("W-12-7-99999999999")]
    [InlineData("X-1-7-1")]
    [InlineData("search down-7-1")]
    [InlineData("digest-202610-3f0c9a2be4d5-")]
    [InlineData("digest-202610-nohash-acme")]
    public void What_is_no_id_of_a_mail_names_nothing(string effect) => Assert.False(MailName.TryRead(effect, out _), effect);

    [Theory]
    [InlineData("acme")]
    [InlineData("a_b.c-d__e")]
    public void The_customer_of_a_digest_is_read_as_it_was_written(string customer) =>
        Assert.True(MailName.TryRead(DigestRows.Effect(customer, new LocalDate(2026, 3, 2), "kim@acme.example"), out MailName? name) && name is MailName.OfDigest { Customer: var read } && read == customer);

    private static string Shown(MailName name) => name switch
    {
        MailName.OfCase of => $"case {of.Case}",
        MailName.OfWindow of => $"window {of.Window}",
        MailName.OfIncident of => $"incident {of.Incident}",
        MailName.OfDigest of => $"digest {of.Customer}",
        _ => "",
    };
}
