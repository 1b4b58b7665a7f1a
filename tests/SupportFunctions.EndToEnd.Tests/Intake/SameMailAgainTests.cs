using System.Net;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Intake;

/// <summary>Mail servers deliver a mail again when they missed the answer; carriers reuse Message-IDs.</summary>
[Collection(ProcessTests.Name)]
public sealed class SameMailAgainTests(SharedDesk shared)
{
    [Theory]
    [InlineData(true, "the same Message-ID and content")]
    [InlineData(false, "the same bytes without a Message-ID")]
    public async Task The_same_mail_again_is_a_duplicate_of_the_same_case_and_is_not_acknowledged_again(bool hasId, string because)
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        Letter letter = hasId ? customer.Letter("Search is down") : customer.Letter("Search is down") with { MessageId = null };
        string id = await shared.Client.OpenCaseAsync(letter.ToString());
        await shared.MailsOfAsync(id, 1);

        string[] again = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => shared.Client.AcceptAsync(letter.ToString())));
        IntakeBody[] ends = await Task.WhenAll(again.Select(shared.Client.EndOfAsync));

        Assert.All(ends, e => Assert.Equal(("duplicate", id, because), (e.State, e.CaseId, because)));
        Assert.Equal(1, (await shared.Client.CaseAsync(id)).Messages);
        // Whoever follows has been worked off, its acknowledgement too: none of the duplicates' is still on its way.
        await shared.MailsOfAsync(await shared.Client.OpenCaseAsync(customer.Letter("Another matter").ToString()), 1);
        await shared.MailsOfAsync(id, 1);
    }

    [Fact]
    public async Task The_same_mail_over_another_relay_is_still_the_same()
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        string raw = customer.Letter("Search is down").ToString();
        string id = await shared.Client.OpenCaseAsync(raw);

        IntakeBody end = await shared.Client.EndOfAsync(await shared.Client.AcceptAsync(
            "Received: from relay.example by mx.desk.example; Wed, 04 Mar 2026 10:00:00 -0800\r\n" + raw.Replace("\r\n", "\n", StringComparison.Ordinal)));

        Assert.Equal(("duplicate", id), (end.State, end.CaseId));
    }

    [Fact]
    public async Task Two_different_mails_with_one_message_id_both_get_in()
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        Letter one = customer.Letter("Search is down");
        Letter other = one with { Subject = "Billing is wrong", Body = "We were billed twice." };

        string first = await shared.Client.OpenCaseAsync(one.ToString());
        string second = await shared.Client.OpenCaseAsync(other.ToString());

        Assert.NotEqual(first, second);
        Assert.Equal("Billing is wrong", (await shared.Client.CaseAsync(second)).Subject);
    }

    [Fact]
    public async Task The_same_webhook_again_is_a_duplicate()
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        object body = new { type = "case.requested", data = new { id = customer.Id + "-1", from = new { email = customer.Address }, subject = "S", text = "T" } };

        IntakeBody first = await PostAsync();
        IntakeBody second = await PostAsync();

        Assert.Equal(("case", "duplicate", first.CaseId), (first.State, second.State, second.CaseId));

        async Task<IntakeBody> PostAsync() => await shared.Client.EndOfAsync(
            (await shared.Client.PostAsync("/intake/webhooks/generic", body)).Expect(HttpStatusCode.Accepted).As<IntakeBody>().IntakeId);
    }
}
