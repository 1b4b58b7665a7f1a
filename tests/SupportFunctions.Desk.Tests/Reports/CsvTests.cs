using SupportFunctions.Desk.Reports;

namespace SupportFunctions.Desk.Tests.Reports;

public sealed class CsvTests
{
    [Theory]
    [InlineData("acme", "acme", "plain")]
    [InlineData(null, "", "nothing")]
    [InlineData("a,b", "\"a,b\"", "RFC 4180: a comma")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"", "RFC 4180: quotes are doubled")]
    [InlineData("a\r\nb", "\"a\r\nb\"", "RFC 4180: a line end")]
    [InlineData("=1+1", "'=1+1", "a formula")]
    [InlineData("+1", "'+1", "a formula")]
    [InlineData("-1+1", "'-1+1", "a formula")]
    [InlineData("-", "'-", "half a formula")]
    [InlineData("-12.50", "-12.50", "a negative number is none")]
    [InlineData("@SUM(A1)", "'@SUM(A1)", "a formula")]
    [InlineData("\t=1", "'\t=1", "a formula behind a tab")]
    [InlineData("\r=1", "\"'\r=1\"", "a formula behind a line end")]
    [InlineData("=\"a,b\"", "\"'=\"\"a,b\"\"\"", "a formula with what must be quoted")]
    [InlineData("a=1", "a=1", "no formula")]
    public void A_cell_is_quoted_where_it_must_be_and_never_a_formula(string? value, string cell, string because) =>
        Assert.Equal((cell + ",x\r\n", because), (Csv.Line(value, "x"), because));
}
