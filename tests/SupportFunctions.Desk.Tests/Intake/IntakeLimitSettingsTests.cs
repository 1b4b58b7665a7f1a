using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>What the settings say is what holds.</summary>
public class IntakeLimitSettingsTests
{
    private static IConfiguration Settings(string name, string value) => new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();

    [Theory]
    [InlineData("30", "case")]
    [InlineData("20", "quarantine")]
    public async Task The_sections_of_a_form(string most, string state)
    {
        IConfigurationSection settings = Settings("Intake:Forms:MaxSections", most).GetSection(InboundParseOptions.Section);
        await using CaseDesk desk = await CaseDesk.StartAsync(more: s => s.AddOptions<InboundParseOptions>().Bind(settings));
        var form = new FormBuilder().Field("from", "kim@acme.example").Field("subject", "Sections").Field("text", "x");
        for (int i = 0; i < 20; i++)
        {
            form.Field("x" + i, "");
        }

        DeskDriver.Answer answer = await desk.PostAsync("/intake/email", FormBuilder.ContentType, form.Build());
        await desk.WorkOffAsync();

        Assert.Equal(state, (await desk.IntakeAsync((string)answer.Json["intakeId"]!)).State);
    }

    [Theory]
    [InlineData("200", 202)]
    [InlineData("100", 400)]
    public async Task The_fields_of_the_generic_webhook(string most, int status)
    {
        IConfigurationSection settings = Settings("Intake:GenericWebhook:MaxFieldChars", most).GetSection(GenericWebhookOptions.Section);
        await using CaseDesk desk = await CaseDesk.StartAsync(more: s => s.AddOptions<GenericWebhookOptions>().Bind(settings));
        string body = $$$"""{"type":"case.requested","data":{"id":"1","from":{"email":"kim@acme.example"},"subject":"{{{new string('s', 150)}}}","text":"x"}}""";

        Assert.Equal(status, (int)(await desk.PostAsync("/intake/webhooks/generic", "application/json", Encoding.UTF8.GetBytes(body))).Status);
    }

    [Theory]
    [InlineData("6", "case")]
    [InlineData("5", "ignored")]
    public async Task The_hops_of_a_mail(string most, string state)
    {
        IConfigurationSection settings = Settings("Intake:MostHops", most).GetSection(IntakeOptions.Section);
        await using CaseDesk desk = await CaseDesk.StartAsync(intake: o => settings.Bind(o));

        Assert.Equal(state, (await desk.TakeInAsync(string.Concat(Enumerable.Repeat("Received: by x\n", 6)) + "From: kim@acme.example\nSubject: Hops\n\nx")).State);
    }
}
