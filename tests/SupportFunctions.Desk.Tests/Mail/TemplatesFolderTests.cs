using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Mail;
using static SupportFunctions.Desk.Tests.Mail.TemplatesFixture;

namespace SupportFunctions.Desk.Tests.Mail;

public sealed class TemplatesFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("templates-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_company_replaces_the_templates_that_it_names_and_keeps_the_rest()
    {
        Put("closed.text.hbs", "{{! ours }}Bye {{name}}, {{caseId}} & all: {{subject}}");
        Put("layout.html.hbs", "<html lang=\"en\"><body>ACME {{> @partial-block}}</body></html>");
        MailComposer composer = MailComposer.For(Settings with { TemplateFolder = _folder });

        Assert.Equal("Bye Ada Lovelace, C-1042 & all: Deploy fails on node 3", composer.Compose(AMail(MailKind.Closed), Settings).Text);
        Assert.StartsWith("<html lang=\"en\"><body>ACME ", composer.Compose(AMail(MailKind.Reply), Settings).Html, StringComparison.Ordinal);
        Assert.Equal(Compose(AMail(MailKind.Reply)).Text, composer.Compose(AMail(MailKind.Reply), Settings).Text);
    }

    [Fact]
    public void Every_fault_is_listed_with_its_file_and_line()
    {
        Put("reply.text.hbs", "Hello\n{{nmae}}\n{{Body}}\n{{#if body}}\nx {{#unless ask}}\n{{/if}}\n{{> footer}}\n");
        Put("reply.html.hbs", "{{{body}}}\n<a href={{caseLink}}>\n{{#each thread}}\n{{/each}}\n{{else}}\n{{ body");
        Put("closing-reminder.text.hbs", "{{lookup this}}\n\\{{body}}\n{{/if}}");
        Put("weekly-digest.text.hbs", "{{caseId}}\n{{#each cases}}\n{{caseId}} {{deskName}}\n{{#each windows}}\n{{/each}}\n{{/each}}\n{{#each deskName}}{{/each}}");
        Put("replies.text.hbs", "Hello");
        File.WriteAllBytes(Path.Combine(_folder, "en", "closed.html.hbs"), [0x41, 0xFF, 0xFE]);

        var e = Assert.Throws<MailSetupException>(() => MailComposer.For(Settings with { TemplateFolder = _folder, TokenSecrets = [] }));

        Assert.Equal(
            """
            Mail:TokenSecrets is empty; give at least one secret of 32 random characters.
            en/closed.html.hbs: cannot be read as UTF-8:
            en/closing-reminder.text.hbs(1): {{lookup this}} is not known here; there are names, #if, #unless, else, #each, prose and partials.
            en/closing-reminder.text.hbs(2): a backslash before {{ is not supported.
            en/closing-reminder.text.hbs(3): {{/if}} closes nothing.
            en/replies.text.hbs: replaces no template; there are
            en/reply.html.hbs(1): {{{ }}} would let words through unescaped; use {{ }}, or {{prose name}} for several paragraphs.
            en/reply.html.hbs(2): an attribute's value needs double quotes around it: escaping cannot keep words inside it otherwise.
            en/reply.html.hbs(3): there is no list 'thread' here.
            en/reply.html.hbs(5): {{else}} stands outside of {{#if}} and {{#unless}}.
            en/reply.html.hbs(6): {{ is not closed by }}.
            en/reply.text.hbs(2): 'nmae' is not a name that mails have.
            en/reply.text.hbs(3): 'Body' is not a name that mails have; 'body' is.
            en/reply.text.hbs(6): {{/if}} stands where {{/unless}} is expected for line 5.
            en/reply.text.hbs(7): there is no partial 'footer'; there are alert, hear, incident-facts, layout, pre-sales-answers, staff-layout, status.
            en/weekly-digest.text.hbs(1): 'caseId' is not a name that mails have.
            en/weekly-digest.text.hbs(3): 'deskName' is not a name that mails have.
            en/weekly-digest.text.hbs(4): there is no list 'windows' here; outside of lists there are cases, resolved, windows.
            en/weekly-digest.text.hbs(7): there is no list 'deskName' here; outside of lists there are cases, resolved, windows.
            """.ReplaceLineEndings("\n"),
            string.Join('\n', e.Faults.Select(Short).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void What_only_the_compiler_sees_is_a_fault_too()
    {
        Put("status.text.hbs", "{{> status}}");

        var e = Assert.Throws<MailSetupException>(() => MailComposer.For(Settings with { TemplateFolder = _folder }));

        Assert.Contains(e.Faults, f => f.Contains("acknowledgement.text.hbs", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_fault()
    {
        string missing = Path.Combine(_folder, "none");

        var e = Assert.Throws<MailSetupException>(() => MailComposer.For(Settings with { TemplateFolder = missing }));

        Assert.Equal([$"{missing}: Mail:TemplateFolder does not exist; create it, or leave the setting out."], e.Faults);
    }

    [Fact]
    public void Faulty_settings_are_listed_together_and_no_secret_is_shown()
    {
        var e = Assert.Throws<MailSetupException>(() => MailComposer.For(new MailSettings
        {
            FromAddress = "support", Domain = "desk example", TokenSecrets = [Secret, "hunter2"], PublicBaseUrl = new Uri("ftp://desk.example"),
        }));

        Assert.Equal(
            [
                "Mail:FromAddress 'support' is not a mail address; use one such as support@desk.example.",
                "Mail:Domain 'desk example' is not a host name; use one such as desk.example.",
                "Mail:TokenSecrets:1 has 7 characters; give it at least 32, random ones.",
                "Mail:PublicBaseUrl 'ftp://desk.example/' is not a web address without query; use one such as https://desk.example.",
            ],
            e.Faults);
    }

    private void Put(string file, string template)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "en"));
        File.WriteAllText(Path.Combine(_folder, "en", file), template);
    }

    /// <summary>Without the machine's folder, the runtime's own words and the long list of names.</summary>
    private string Short(string fault)
    {
        string line = fault.Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        string[] ends = ["cannot be read as UTF-8:", "replaces no template; there are"];
        return ends.FirstOrDefault(line.Contains) is { } end ? line[..(line.IndexOf(end, StringComparison.Ordinal) + end.Length)] : line;
    }
}
