using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Standalone.Mail;

namespace SupportFunctions.Desk.Tests.Mail;

public sealed class MailServicesTests
{
    [Fact]
    public async Task Without_a_host_mail_goes_to_the_outbox_folder_of_the_data()
    {
        var data = Directory.CreateTempSubdirectory("data-").FullName;
        await using var services = Services(data, []);

        await services.GetRequiredService<IMailTransport>().SendAsync(AMail.With(effectId: "x"), default);

        Assert.True(File.Exists(Path.Combine(data, "outbox", "x.eml")));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task With_a_host_mail_goes_to_the_server()
    {
        await using var services = Services("unused", new() { ["Host"] = "smtp.example", ["Security"] = "Implicit", ["Port"] = "465" });

        Assert.IsType<SmtpTransport>(services.GetRequiredService<IMailTransport>());
    }

    [Theory]
    [InlineData("Port", "0", "Port", "no port")]
    [InlineData("UserName", "desk", "Smtp:UserName and Smtp:Password go together; set both or neither.", "half a login")]
    [InlineData("From", "nobody", "The Smtp:From address is not of the form local@domain.", "no address")]
    [InlineData("ReplyWithin", "00:00:00", "ReplyWithin", "no time at all")]
    [InlineData("ClientName", "desk\r\nMAIL", "ClientName", "a second command")]
    public async Task Settings_that_cannot_work_are_named(string key, string value, string named, string because)
    {
        await using var services = Services("unused", new() { ["Host"] = "smtp.example", [key] = value });

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IMailTransport>());

        Assert.True(refusal.Message.Contains(named, StringComparison.Ordinal), $"{because}: {refusal.Message}");
    }

    [Fact]
    public async Task A_password_over_clear_text_must_be_asked_for()
    {
        Dictionary<string, string?> smtp = new() { ["Host"] = "smtp.example", ["Security"] = "None", ["UserName"] = "desk", ["Password"] = "x" };
        await using var refused = Services("unused", smtp);
        await using var allowed = Services("unused", new(smtp) { ["AllowPasswordWithoutTls"] = "true" });

        Assert.Throws<OptionsValidationException>(() => refused.GetRequiredService<IMailTransport>());
        Assert.IsType<SmtpTransport>(allowed.GetRequiredService<IMailTransport>());
    }

    private static ServiceProvider Services(string data, Dictionary<string, string?> smtp) =>
        new ServiceCollection().AddLogging()
            .AddMailTransport(new ConfigurationBuilder().AddInMemoryCollection(smtp).Build(), data, TimeProvider.System)
            .BuildServiceProvider();
}
