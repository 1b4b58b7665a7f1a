using Microsoft.Extensions.Configuration;
using SupportFunctions.Desk.Http;
using SupportFunctions.Standalone.Configuration;
using SupportFunctions.Standalone.Lifecycles;

namespace SupportFunctions.Desk.Tests.Configuration;

public sealed class StartChecksTests
{
    private static readonly string _key = new('k', 32);

    [Fact]
    public void One_start_names_every_fault()
    {
        var fault = Assert.Throws<StartException>(() => Run(
            ("Desk:Speed", "0"), ("Desk:Urls", "localhost:7071;ftp://x"), ("Mail:FromAddress", "nobody"), ("Mail:TokenSecrets:0", "short"),
            ("Intake:SpamThreshold", "101"), ("Intake:WebhookSecrets:0", "whsec_not base64"), ("Intake:SendGridEventKeys:0", "AAAA"), ("Intake:WebhookSecrets:1", "whsk_AAAA"), ("Intake:WebhookSecrets:2", "whpk_AAAA"),
            ("Intake:GitHubSecrets:0", "tooshort"), ("Intake:ZendeskSecrets:0", ""), ("Intake:SlackSigningSecrets:0", " 8f742231b10e8888abcd99yyyzzz85a5"),
            ("Intake:DiscordPublicKeys:0", new string('0', 64)), ("Intake:SlackStaff:0", "T1/U1/X"), ("Smtp:Host", "mail.example"), ("Smtp:Port", "0"),
            ("Keys:0:Name", "ada"), ("Keys:0:Role", "boss"), ("Keys:0:Key", _key), ("Keys:1:Name", "bo"), ("Keys:1:Role", "lead"), ("Keys:1:Key", "short")));

        foreach (string words in new[]
                 {
                     "Speed", "Desk:Urls 'localhost:7071'", "Desk:Urls 'ftp://x'", "Mail:FromAddress 'nobody'", "Mail:TokenSecrets:0", "SpamThreshold",
                     "Intake:WebhookSecrets:0", "Intake:SendGridEventKeys:0", "Intake:WebhookSecrets:1 is a private key", "Intake:WebhookSecrets:2",
                     "Intake:GitHubSecrets:0 has fewer than 16", "Intake:ZendeskSecrets:0", "Intake:SlackSigningSecrets:0 begins", "Intake:DiscordPublicKeys:0", "Intake:SlackStaff:0", "Port", "Keys:0:Role 'boss'", "Keys:1:Key has 5 characters",
                 })
        {
            Assert.Contains(fault.Faults, f => f.Contains(words, StringComparison.Ordinal));
        }

        Assert.All(fault.Faults, f => Assert.DoesNotContain('\n', f));
        Assert.All([_key, "tooshort", "8f742231"], secret => Assert.DoesNotContain(secret, fault.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Desk:Speed", "fast", "no number")]
    [InlineData("Desk:Urls", ";", "no URL at all")]
    [InlineData("Desk:Data", "", "no folder")]
    [InlineData("Mail:PublicBaseUrl", "desk.example", "no web address")]
    [InlineData("Mail:TemplateFolder", "/nowhere/at/all", "no such folder")]
    [InlineData("Intake:Reader:MaxDepth", "0", "a limit of nothing")]
    [InlineData("Intake:Reader:MaxBytes", "41943041", "more than the intake takes")]
    [InlineData("Intake:Forms:MaxSections", "1", "fewer than a form has")]
    [InlineData("Intake:Forms:MaxBytes", "41943041", "more than the intake takes, of a form")]
    [InlineData("Intake:GenericWebhook:MaxFieldChars", "10001", "a field as long as a text")]
    [InlineData("Intake:GenericWebhook:MaxDepth", "deep", "no number")]
    [InlineData("Intake:MostHops", "4", "fewer hops than an ordinary mail has")]
    [InlineData("Intake:Reader:MaxParts", "many", "no number")]
    public void A_single_fault_is_a_single_line(string name, string value, string because)
    {
        var fault = Assert.Throws<StartException>(() => Run((name, value)));
        Assert.True(fault.Faults.Count == 1, because + ": " + fault.Message);
    }

    [Fact]
    public void Defaults_and_good_settings_pass()
    {
        Assert.Equal("./data", Run().Desk.Data);
        StartChecks checks = Run(("Keys:0:Name", "ada"), ("Keys:0:Role", "engineer"), ("Keys:0:Key", _key), ("Desk:Urls", "http://*:8080;https://localhost:1"));
        Assert.Equal(("ada", Role.Engineer), (checks.Keys.Single().Name, checks.Keys.Single().Role));
        Assert.Equal("support@desk.example", checks.ReadMail(() => new string('s', 32)).Settings.FromAddress);
    }

    [Theory]
    [InlineData("commit", "no count")]
    [InlineData("commit:0", "counted from 1")]
    [InlineData("commit:x", "no number")]
    [InlineData("nowhere:1", "no such place")]
    public void A_failpoint_there_is_not_is_a_fault(string setting, string because)
    {
        var fault = Assert.Throws<StartException>(() => KillSwitch.Read(setting));
        Assert.True(fault.Message.Contains(setting, StringComparison.Ordinal), because);
    }

    private static StartChecks Run(params (string Name, string Value)[] settings) => StartChecks.Run(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build());
}
