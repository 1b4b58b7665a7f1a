using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Intake;

namespace SupportFunctions.Desk.Tests.PreSales;

/// <summary>R-IN-3 and R-IN-6 by mail.</summary>
public sealed class PreSalesMailTests
{
    private const string Prospect = "{'name':'Lumen Health','tier':'pre-sales','deployment':'self-hosted','domains':['lumen.example'],'customerEngineer':{'email':'Noor@ce.example','name':'Noor Haddad'}}";

    [Theory]
    [InlineData("presales@desk.example", "To", true)]
    [InlineData("Pre Sales <PreSales+eu@desk.example>", "To", true)]
    [InlineData("presales@desk.example", "Cc", true)]
    [InlineData("presales@desk.example", "Delivered-To", true)]
    [InlineData("support@desk.example", "To", false)]
    public async Task A_mail_to_a_pre_sales_address_is_a_request(string to, string field, bool isRequest)
    {
        await using CaseDesk desk = await StartAsync();

        await desk.TakeInAsync(Mails.From("Noor <noor@ce.example>", "Trial finds nothing", more: $"{field}: {to}"));

        Assert.Equal(isRequest, (await desk.CaseAsync("C-1001")).PreSales is not null);
    }

    [Fact]
    public async Task A_parsed_form_is_routed_by_its_envelope()
    {
        await using CaseDesk desk = await StartAsync();
        byte[] form = new FormBuilder().Field("from", "noor@ce.example").Field("to", "somebody@else.example").Field("subject", "s").Field("text", "t")
            .Field("envelope", """{"to":["presales@desk.example"],"from":"noor@ce.example"}""").Build();

        await desk.PostAsync("/intake/email", FormBuilder.ContentType, form);
        await desk.WorkOffAsync();

        Assert.NotNull((await desk.CaseAsync("C-1001")).PreSales);
    }

    [Fact]
    public async Task A_customer_with_a_contract_is_no_prospect_whatever_the_address()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Acme','tier':'team','deployment':'managed','domains':['acme.example']}");

        await desk.TakeInAsync(Mails.From(more: "To: presales@desk.example"));

        Assert.Null((await desk.CaseAsync("C-1001")).PreSales);
    }

    [Fact]
    public async Task One_mail_acknowledges_the_request_and_asks_for_what_it_lacks()
    {
        await using CaseDesk desk = await StartAsync();

        await desk.TakeInAsync(Mails.From("Noor <noor@ce.example>", "Trial finds nothing", text: "Impact: total loss\r\nAffected users: all\r\nSeverity: p1", more: "To: presales@desk.example"));

        OutgoingMail mail = Assert.Single(desk.Outside.Mails);
        Assert.Equal(("noor@ce.example", "auto-replied"), (mail.To.Address, mail.AutoSubmitted));
        Case of = await desk.CaseAsync("C-1001");
        Assert.Equal(["company", "attempted", "expected", "stepsTaken", "designDocs", "salesStage", "keyDates"], of.PreSales!.Missing.ToArray());
        Assert.Equal((Priority.P0, Tier.PreSales, CaseStatus.New), (of.SuggestedPriority, of.Tier, of.Status));
    }

    [Fact]
    public async Task An_answer_in_line_is_recorded_and_asks_nothing_more()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.TakeInAsync(Mails.From("Noor <noor@ce.example>", "Trial finds nothing", more: "To: presales@desk.example"));
        OutgoingMail asked = Assert.Single(desk.Outside.Mails);
        string answer = string.Join("\r\n", asked.Text.Split('\n').Select(l => "> " + l + (l.StartsWith("Impact (", StringComparison.Ordinal) ? "\r\n\r\nwhole service slow, for select users\r\n" : "")));

        var taken = await desk.TakeInAsync(Mails.From("Noor <noor@ce.example>", asked.Subject, "second@ce.example", "See below.\r\n\r\n" + answer, $"References: <{asked.MessageId}>"));

        Assert.Equal(("message", "C-1001", null), taken);
        Case of = await desk.CaseAsync("C-1001");
        Assert.Equal("whole service slow, for select users", of.PreSales!.Answers.Impact);
        Assert.DoesNotContain("impact", of.PreSales.Missing);
        Assert.Equal(8, of.PreSales.Missing.Length);
        Assert.Equal(Priority.P1, of.SuggestedPriority);
        Assert.Single(desk.Outside.Mails);
    }

    [Fact]
    public async Task A_prospects_own_mail_is_a_case_and_its_customer_engineer_is_told_and_asked()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/customers/lumen", Prospect);

        await desk.TakeInAsync(Mails.From("Ravi <ravi@lumen.example>", "Nothing is found", text: "Our trial finds nothing. Call ravi@lumen.example!"));

        Assert.Equal(["noor@ce.example", "ravi@lumen.example"], desk.Outside.Mails.Select(m => m.To.Address).Order());
        OutgoingMail told = desk.Outside.Mails.Single(m => m.To.Address == "noor@ce.example");
        Assert.Equal(("[C-1001] A prospect wrote to us: Nothing is found", "auto-generated"), (told.Subject, told.AutoSubmitted));
        Assert.Contains("Our trial finds nothing. Call [address]!", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("lumen.example", told.Text + told.Html, StringComparison.Ordinal);
        OutgoingMail acknowledged = desk.Outside.Mails.Single(m => m.To.Address == "ravi@lumen.example");
        Assert.Contains("Noor Haddad, your customer engineer on our side, has been told too", acknowledged.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("What would help us", acknowledged.Text, StringComparison.Ordinal);
        Assert.Equal("Noor Haddad", (string?)(await desk.Http.GetAsync("/api/cases/C-1001")).Json["presales"]!["routedTo"]!["name"]);
    }

    [Fact]
    public async Task What_the_customer_engineer_answers_fills_the_request_in_and_never_goes_to_the_prospect()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/customers/lumen", Prospect);
        await desk.TakeInAsync(Mails.From("Ravi <ravi@lumen.example>", "Nothing is found"));
        OutgoingMail told = desk.Outside.Mails.Single(m => m.To.Address == "noor@ce.example");

        var taken = await desk.TakeInAsync(Mails.From("noor@ce.example", told.Subject, "second@ce.example", "Sales stage: trial\r\nKey dates: 6 March", $"References: <{told.MessageId}>"));

        Assert.Equal("message", taken.State);
        Case of = await desk.CaseAsync("C-1001");
        Assert.Equal(("trial", "6 March"), (of.PreSales!.Answers.SalesStage, Assert.Single(of.PreSales.Answers.KeyDates)));
        IReadOnlyList<string> events = await desk.EventsAsync("C-1001");
        Assert.True(events.Contains("note-added") && !events.Contains("customer-wrote"), "it is a note");
        Assert.Equal(2, desk.Outside.Mails.Count);
    }

    [Theory]
    [InlineData("Lumen Health", "noor@ce.example", "lumen-health", "named by its customer engineer")]
    [InlineData("lumen.example", "noor@ce.example", "lumen-health", "by its mail domain")]
    [InlineData("Lumen Health", "eve@evil.example", null, "named by a stranger, who gets into nobody's cases")]
    [InlineData("Other", "noor@ce.example", null, "nobody we know")]
    public async Task The_prospect_of_a_form_is_the_one_that_its_customer_engineer_names(string company, string from, string? customer, string because)
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/customers/lumen-health", Prospect);

        await ARequest.TakeInAsync(desk, ARequest.Json(b => (b["company"], b["from"]) = (company, from)));

        Case of = await desk.CaseAsync("C-1001");
        Assert.True(of.Customer?.Id == customer, because);
        Assert.Equal(from, Assert.Single(desk.Outside.Mails).To.Address);
    }

    [Fact]
    public async Task The_reminder_goes_out_after_two_working_days_and_not_again()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.TakeInAsync(Mails.From("Noor <noor@ce.example>", "Trial finds nothing", more: "To: presales@desk.example"));

        foreach (int _ in Enumerable.Range(0, 10))
        {
            await desk.PassAsync(Duration.FromDays(1));
        }

        OutgoingMail reminder = Assert.Single(desk.Outside.Mails, m => m.Text.Contains("Some of what would help us has not come yet.", StringComparison.Ordinal));
        Assert.Equal(("noor@ce.example", "auto-generated"), (reminder.To.Address, reminder.AutoSubmitted));
    }

    [Fact]
    public async Task A_customer_engineer_needs_an_address()
    {
        await using CaseDesk desk = await StartAsync();

        var answer = await desk.Http.SendAsync("PUT", "/api/customers/lumen", "{'name':'L','tier':'pre-sales','deployment':'cloud','customerEngineer':{'name':'Noor'}}");

        Assert.Equal(["customerEngineer.email"], answer.Json["errors"]!.AsObject().Select(e => e.Key));
    }

    private static Task<CaseDesk> StartAsync() => CaseDesk.StartAsync(intake: o => o.PresalesAddresses.Add("presales@desk.example"));
}
