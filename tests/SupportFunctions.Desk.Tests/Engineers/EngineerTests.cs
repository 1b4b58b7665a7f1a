using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Resources;

namespace SupportFunctions.Desk.Tests.Engineers;

public sealed class EngineerTests
{
    [Theory]
    [InlineData("{}", "email level name", "what is required")]
    [InlineData("{'name':'G','email':'grace','level':4}", "email", "no address")]
    [InlineData("{'name':'G','email':'g@desk.example','level':6}", "level", "levels are 1 to 5")]
    [InlineData("{'name':'G','email':'g@desk.example','level':0,'capacity':0}", "capacity level", "both too small")]
    [InlineData("{'name':'G','email':'g@desk.example','level':4.5}", "level", "a whole number")]
    [InlineData("{'name':'G','email':'g@desk.example','level':4,'areas':[{'product':'x'},{'product':'x','proficiency':9},null]}", "areas[0].proficiency areas[1].product areas[1].proficiency areas[2].product areas[2].proficiency", "areas")]
    [InlineData("{'name':'G','email':'g@desk.example','level':4,'timeZone':'Vienna','startDate':'7.1.2026','lead':'no'}", "lead startDate timeZone", "three at once")]
    public async Task Every_fault_of_an_engineer_is_named(string body, string fields, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        Assert.Equal((fields, because), (string.Join(' ', (await desk.SendAsync("PUT", "/api/engineers/grace", body)).FaultyFields), because));
    }

    [Fact]
    public async Task Two_engineers_cannot_have_one_address()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.PutAsync("/api/engineers/grace", Bodies.Small("engineers"));
        var taken = await desk.SendAsync("PUT", "/api/engineers/other", Bodies.Small("engineers"));
        Assert.Equal("taken", taken.Problem);
        Assert.Contains("belongs to the engineer 'grace'", taken.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engineer_with_customers_stays()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.PutAsync("/api/engineers/grace", Bodies.Small("engineers"));
        await desk.PutAsync("/api/customers/acme", Bodies.Customer);
        var answer = await desk.SendAsync("DELETE", "/api/engineers/grace");
        Assert.Equal("in-use", answer.Problem);
        Assert.Equal("The engineer 'grace' is used by customer 'acme'. Change these first.", (string?)answer.Json["detail"]);
    }
}
