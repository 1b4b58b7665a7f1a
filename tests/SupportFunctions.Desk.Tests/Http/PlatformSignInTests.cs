using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Desk.Tests.Http;

/// <summary>Who a platform in front of the desk names is let in where a host trusts it, and nowhere else.</summary>
public sealed class PlatformSignInTests
{
    private const string Ann =
        """{"auth_typ":"aad","name_typ":"upn","role_typ":"r","claims":[{"typ":"upn","val":"ann@desk.example"},{"typ":"r","val":"Desk.Engineer"},{"typ":"r","val":"Other"}]}""";

    [Fact]
    public async Task A_forged_header_is_nothing_where_no_platform_is_trusted()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();

        Assert.Equal("unauthorized", (await AskAsync(desk, Ann)).Problem);
    }

    [Fact]
    public async Task A_person_may_do_what_the_highest_of_their_roles_may()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync(more: Trusts);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(desk, Ann)).Status);
        Assert.Equal("forbidden", (await AskAsync(desk, Ann, "/api/admin/ledger")).Problem);
        Assert.Contains("ann@desk.example", (await AskAsync(desk, Ann, "/api/admin/ledger")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"claims":[{"typ":"preferred_username","val":"ann@desk.example"},{"typ":"roles","val":"Desk.Admin"}]}""", true, "claims as Entra names them")]
    [InlineData("""{"claims":[{"typ":"azp","val":"a-program"},{"typ":"roles","val":"Desk.Admin"}]}""", true, "a program has no name")]
    [InlineData("""{"claims":[{"typ":"azp","val":"a-program"},{"typ":"roles","val":"desk.admin"}]}""", false, "roles are taken letter by letter")]
    [InlineData("""{"claims":[{"typ":"azp","val":"a-program"},{"typ":"roles","val":""}]}""", false, "an empty role")]
    [InlineData("""{"claims":[{"typ":"azp","val":"a-program"}]}""", false, "no role")]
    [InlineData("""{"claims":[{"typ":"roles","val":"Desk.Admin"}]}""", false, "nobody")]
    [InlineData("""{"claims":[{}]}""", false, "an empty claim")]
    [InlineData("""{"claims":null}""", false, "no claims")]
    [InlineData("null", false, "nothing")]
    [InlineData("[1", false, "no JSON")]
    public async Task What_names_nobody_who_has_a_role_lets_nobody_in(string principal, bool isIn, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync(more: Trusts);

        var answer = await AskAsync(desk, principal, "/api/admin/ledger");

        Assert.True(isIn == (answer.Status == HttpStatusCode.OK), $"{because}: {answer.Text}");
        Assert.True(isIn || answer.Problem == "unauthorized", because);
    }

    [Fact]
    public async Task What_is_no_base64_lets_nobody_in()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync(more: Trusts);

        Assert.Equal("unauthorized", (await desk.SendAsync("GET", "/api/customers", null, null, (PlatformSignIn.Header, "!"))).Problem);
    }

    [Fact]
    public async Task A_key_goes_before_whoever_is_signed_in_and_a_wrong_one_is_wrong()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync(more: Trusts);

        Assert.Equal(HttpStatusCode.OK, (await desk.SendAsync("GET", "/api/admin/ledger", null, Role.Admin, Header(Ann))).Status);
        Assert.Equal("unauthorized", (await desk.SendAsync("GET", "/api/customers", null, null, Header(Ann), (KeyMiddleware.Header, "wrong"))).Problem);
    }

    [Fact]
    public async Task A_page_of_another_site_does_nothing_in_the_name_of_whoever_is_signed_in()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync(more: Trusts);

        Assert.Equal("forbidden", (await desk.SendAsync("POST", "/api/cases", "{}", null, Header(Ann), ("Origin", "https://elsewhere.example"))).Problem);
    }

    [Theory]
    [InlineData("", "Auth:Platform:Roles is empty, so nobody could do anything; give at least Auth:Platform:Roles:admin.", "no roles")]
    [InlineData("boss=X", "Auth:Platform:Roles:boss is not one of reader, engineer, lead, admin.", "no role of the desk")]
    [InlineData("admin=X;lead=X", "Auth:Platform:Roles:lead 'X' is blank or used twice; give the name of a role of the app registration.", "one that means two things")]
    public void Settings_that_cannot_be_used_stop_the_start(string roles, string fault, string because)
    {
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => PlatformSignIn.Read(Section(roles), isInFront: true));

        Assert.True(refusal.Message == fault, $"{because}: {refusal.Message}");
    }

    [Fact]
    public void A_platform_that_is_not_in_front_stops_the_start_and_without_the_setting_none_is_trusted()
    {
        Assert.Equal(
            "Auth:Platform:Enabled is true, but the platform's authentication is off: anybody could name themselves. Turn it on, or this off.",
            Assert.Throws<InvalidOperationException>(() => PlatformSignIn.Read(Section("admin=X"), isInFront: false)).Message);
        Assert.Null(PlatformSignIn.Read(new ConfigurationBuilder().Build().GetSection(PlatformSignIn.Section), isInFront: true));
    }

    private static void Trusts(IServiceCollection services) =>
        services.AddSingleton(new PlatformSignIn(new Dictionary<string, Role> { ["Desk.Admin"] = Role.Admin, ["Desk.Engineer"] = Role.Engineer, ["Desk.Reader"] = Role.Reader }));

    private static Task<DeskDriver.Answer> AskAsync(DeskDriver desk, string principal, string url = "/api/customers") =>
        desk.SendAsync("GET", url, null, null, Header(principal));

    private static (string, string) Header(string principal) => (PlatformSignIn.Header, Convert.ToBase64String(Encoding.UTF8.GetBytes(principal)));

    private static IConfigurationSection Section(string roles) => new ConfigurationBuilder()
        .AddInMemoryCollection(
        [
            new("Auth:Platform:Enabled", "true"),
            .. roles.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split('=')).Select(r => KeyValuePair.Create($"Auth:Platform:Roles:{r[0]}", (string?)r[1])),
        ])
        .Build().GetSection(PlatformSignIn.Section);
}
