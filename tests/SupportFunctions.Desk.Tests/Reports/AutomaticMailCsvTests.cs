using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Reports;

/// <summary>The report on automatic mail for a spreadsheet (RFC 4180).</summary>
public sealed class AutomaticMailCsvTests
{
    private const string Report = "/api/reports/automatic-mail?from=2026-03-01&to=2026-04-01&format=csv";

    private const string Behind = "/api/reports/automatic-mail/cases?from=2026-03-01&to=2026-04-01&format=csv";

    [Fact]
    public async Task The_figures_are_one_line_each()
    {
        await using CaseDesk desk = await ADeskAsync();

        DeskDriver.Answer answer = await desk.Http.GetAsync(Report, Role.Reader);

        Assert.Equal("limit,kind,count\r\nsent,,1\r\naddress-budget,acknowledgement,2\r\nsender,acknowledgement,1\r\n", answer.Text);
        Assert.Equal(
            ("text/csv; charset=utf-8; header=present", "attachment; filename=\"automatic-mail.csv\""),
            (answer.ContentHeaders.ContentType!.ToString(), answer.ContentHeaders.ContentDisposition!.ToString()));
    }

    [Theory]
    [InlineData("", "C-1002,C-1003,C-1004")]
    [InlineData("&limit=sender", "C-1004")]
    [InlineData("&limit=address-budget&top=1", "C-1002,C-1003")]
    [InlineData("&kind=holding-note", "")]
    public async Task The_mails_behind_them_are_all_in_one_file_whatever_the_page(string filter, string cases)
    {
        await using CaseDesk desk = await ADeskAsync();

        DeskDriver.Answer answer = await desk.Http.GetAsync(Behind + filter, Role.Reader);

        string[] lines = answer.Text.Split("\r\n");
        Assert.Equal(("case,customer,at,kind,limit,url", ""), (lines[0], lines[^1]));
        Assert.Equal(cases, string.Join(',', lines[1..^1].Select(l => l.Split(',')[0])));
        Assert.Equal("attachment; filename=\"automatic-mail-cases.csv\"", answer.ContentHeaders.ContentDisposition!.ToString());
    }

    [Fact]
    public async Task A_line_names_the_case_its_customer_and_where_it_is()
    {
        await using CaseDesk desk = await ADeskAsync();

        string text = (await desk.Http.GetAsync(Behind + "&limit=sender", Role.Reader)).Text;

        Assert.Equal("C-1004,acme,2026-03-02T09:00:00Z,acknowledgement,sender,/api/cases/C-1004", text.Split("\r\n")[1]);
    }

    /// <summary>One mail within the budget of its address, two over it, and one that wants no answer.</summary>
    private static async Task<CaseDesk> ADeskAsync()
    {
        CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/policy", "{'replyBudget':{'perAddress':[{'mails':1,'within':'PT1H'}],'perCase':[],'total':[]}}");
        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Acme','tier':'team','deployment':'cloud','domains':['acme.example']}");
        for (int i = 1; i <= 3; i++)
        {
            await desk.TakeInAsync(Mails.From(subject: $"Question {i}", id: $"a{i}@acme.example"));
        }

        await desk.TakeInAsync(Mails.From("bo@acme.example", "Question 4", "b@acme.example", more: "X-Auto-Response-Suppress: All"));
        return desk;
    }
}
