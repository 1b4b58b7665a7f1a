using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Intake;

/// <summary>Gateways replace Message-IDs, and people know each other's case numbers.</summary>
[Collection(ProcessTests.Name)]
public sealed class AnswerTests(SharedDesk shared)
{
    [Fact]
    public async Task An_answer_to_the_acknowledgements_reply_to_finds_its_case_though_a_gateway_replaced_every_message_id()
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        string id = await shared.Client.OpenCaseAsync(customer.Letter("Search is down").ToString());
        SentMail acknowledgement = (await shared.MailsOfAsync(id, 1))[0];

        Letter answer = new("friend@elsewhere.example", "Re: your search") { To = acknowledgement.ReplyTo, References = ["replaced-by-a-gateway@relay.example"] };
        IntakeBody end = await shared.Client.EndOfAsync(await shared.Client.AcceptAsync(answer.ToString()));

        Assert.Equal(("message", id), (end.State, end.CaseId));
        Assert.Equal(2, (await shared.Client.CaseAsync(id)).Messages);
    }

    [Fact]
    public async Task A_stranger_who_knows_the_number_gets_a_case_of_their_own()
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        string id = await shared.Client.OpenCaseAsync(customer.Letter("Search is down").ToString());

        IntakeBody end = await shared.Client.EndOfAsync(await shared.Client.AcceptAsync(new Letter("eve@evil.example", $"Re: [{id}] Search is down").ToString()));

        Assert.Equal("case", end.State);
        Assert.NotEqual(id, end.CaseId);
        Assert.Equal(1, (await shared.Client.CaseAsync(id)).Messages);
    }
}
