using System.Text;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Intake.Webhooks;

public sealed class GitHubTests
{
    private const string Closed = """
        {"action":"closed","issue":{"number":12,"title":"Index runs full","html_url":"https://github.com/acme/server/issues/12","state_reason":"completed"},
         "repository":{"full_name":"Acme/Server"},"sender":{"login":"octocat"}}
        """;

    private const string Commented = """
        {"action":"created","issue":{"number":12,"title":"Index runs full"},
         "comment":{"id":1,"body":"Fixed in 5.4.\r\nPlease try.","html_url":"https://github.com/acme/server/issues/12#issuecomment-1"},
         "repository":{"full_name":"acme/server"},"sender":{"login":"octocat"}}
        """;

    /// <summary>The example of GitHub's documentation.</summary>
    [Theory]
    [InlineData("Hello, World!", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", true)]
    [InlineData("Hello, World?", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", false)]
    [InlineData("Hello, World!", "sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", false)]
    [InlineData("Hello, World!", "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", false)]
    [InlineData("Hello, World!", "sha256=757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17", true)]
    public void The_signature_of_GitHubs_own_example_holds(string body, string signature, bool isSigned)
    {
        var options = new IntakeOptions();
        options.GitHubSecrets.Add("It's a Secret to Everybody");
        var request = new WebhookRequest(new Microsoft.AspNetCore.Http.HeaderDictionary { ["X-Hub-Signature-256"] = signature }, Encoding.UTF8.GetBytes(body), Instant.MinValue);
        Assert.Equal(isSigned, new GitHubSource(Microsoft.Extensions.Options.Options.Create(options)).IsSigned(request));
    }

    [Fact]
    public async Task A_ping_is_answered_and_ignored()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.Equal(("ignored", null, "handshake"), await desk.TakeAsync("github", """{"zen":"Keep it logically awesome.","hook_id":1,"hook":{}}"""));
    }

    [Theory]
    [InlineData(Closed, "GitHub: octocat closed Acme/Server#12 as completed: Index runs full\nhttps://github.com/acme/server/issues/12")]
    [InlineData(Commented, "GitHub: octocat commented on acme/server#12: Index runs full\n\nFixed in 5.4.\nPlease try.\n\nhttps://github.com/acme/server/issues/12#issuecomment-1")]
    public async Task News_of_an_issue_is_a_note_on_every_case_linked_to_it_however_the_link_is_written(string body, string note)
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await LinkAsync(desk, await desk.OpenAsync("One"), "acme/server#12");
        await LinkAsync(desk, await desk.OpenAsync("Two"), "https://github.com/ACME/server/issues/12");
        await LinkAsync(desk, await desk.OpenAsync("Three"), "acme/server#13");
        int mails = desk.Outside.Mails.Count;

        Assert.Equal(("message", "C-1001", null), await desk.TakeAsync("github", body));

        Assert.Equal((note, note, null), (await NoteAsync(desk, "C-1001"), await NoteAsync(desk, "C-1002"), await NoteAsync(desk, "C-1003")));
        Assert.Equal(mails, desk.Outside.Mails.Count);
    }

    [Fact]
    public async Task The_same_delivery_again_is_a_duplicate_of_the_first_under_whatever_id_it_comes()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await LinkAsync(desk, await desk.OpenAsync(), "acme/server#12");
        await desk.TakeAsync("github", Closed);

        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeAsync("github", Closed));
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeAsync("github", Closed, "application/json", ("X-GitHub-Delivery", "another"), ("X-GitHub-Event", "issue_comment")));
        Assert.Single(await desk.EventsAsync("C-1001"), "note-added");
    }

    [Fact]
    public async Task Without_a_linked_case_it_is_ignored_and_news_once_the_link_is_made()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        string id = await desk.OpenAsync();
        Assert.Equal(("ignored", null, "unlinked"), await desk.TakeAsync("github", Closed));
        await LinkAsync(desk, id, "acme/server#12");
        Assert.Equal(("message", id, null), await desk.TakeAsync("github", Closed));
        await desk.DoAsync($"/api/cases/{id}/links", "{'kind':'github','ref':'acme/server#12','remove':true}");
        await desk.AttendAsync();
        Assert.Equal(("ignored", null, "unlinked"), await desk.TakeAsync("github", Commented));
    }

    [Fact]
    public async Task News_of_a_merged_case_is_told_once_where_it_goes_on()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await LinkAsync(desk, await desk.OpenAsync("One"), "acme/server#12");
        await LinkAsync(desk, await desk.OpenAsync("Two"), "acme/server#12");
        await desk.DoAsync("/api/cases/C-1001/merge", "{'into':'C-1002'}");
        await desk.AttendAsync();

        // The line names the case that has the note.
        Assert.Equal(("message", "C-1002", null), await desk.TakeAsync("github", Closed));

        Assert.Single(await desk.EventsAsync("C-1002"), "note-added");
        Assert.DoesNotContain("note-added", await desk.EventsAsync("C-1001"));
    }

    [Fact]
    public async Task A_note_that_its_case_never_got_is_found_by_the_audit_of_the_ledger()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await LinkAsync(desk, await desk.OpenAsync(), "acme/server#12");
        await desk.TakeAsync("github", Closed);
        Assert.Equal("[]", await AuditAsync());
        string intake = Assert.Single(desk.Intakes());
        string mark = Assert.Single(desk.Store.Keys("cases", "C-1001"), k => k.StartsWith("mail|", StringComparison.Ordinal));
        await desk.Store.CommitAsync(new SupportFunctions.Desk.Storage.TableBatch("cases", "C-1001").DeleteIfPresent(mark), default);
        desk.Http.MachineClock.Advance(Duration.FromHours(1));

        Assert.Equal($"[{intake} not-on-case]", await AuditAsync());

        async Task<string> AuditAsync() => "[" + string.Join(
            ',', (await desk.Http.SendAsync("POST", "/api/admin/ledger/audit")).Json["audit"]!["items"]!.AsArray().Select(i => $"{i!["intakeId"]} {i["kind"]}")) + "]";
    }

    [Fact]
    public async Task Interrupted_between_two_cases_each_has_its_note_once_when_it_is_done()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await LinkAsync(desk, await desk.OpenAsync("One"), "acme/server#12");
        await LinkAsync(desk, await desk.OpenAsync("Two"), "acme/server#12");
        DeskDriver.Answer answer = await desk.PostAsync("github", Closed);
        int commits = 0;
        desk.Store.BeforeCommit = batch => batch.Table == "cases" && ++commits == 2 ? throw new SupportFunctions.Desk.Storage.StoreUnavailableException("away") : Task.CompletedTask;
        await Assert.ThrowsAsync<SupportFunctions.Desk.Storage.StoreUnavailableException>(desk.WorkOffAsync);
        desk.Store.BeforeCommit = null;

        await desk.RecoverAsync();

        Assert.Equal(("message", "C-1001", null), await desk.IntakeAsync((string)answer.Json["intakeId"]!));
        Assert.Single(await desk.EventsAsync("C-1001"), "note-added");
        Assert.Single(await desk.EventsAsync("C-1002"), "note-added");
    }

    [Theory]
    [InlineData("""{"action":"opened","issue":{"number":12},"repository":{"full_name":"acme/server"}}""", "it was opened by or for us")]
    [InlineData("""{"action":"labeled","issue":{"number":12},"repository":{"full_name":"acme/server"}}""", "noise")]
    [InlineData("""{"action":"edited","issue":{"number":12},"comment":{"id":1,"body":"x"},"repository":{"full_name":"acme/server"}}""", "an edit")]
    [InlineData("""{"action":"completed","check_run":{"id":4},"repository":{"full_name":"acme/server"}}""", "no issue")]
    [InlineData("""{"action":"closed","issue":{"number":"x/y"},"repository":{"full_name":"acme/server"}}""", "no number")]
    [InlineData("""{"action":7,"issue":[],"repository":"acme"}""", "other types than expected")]
    public async Task What_says_nothing_to_a_case_is_ignored(string body, string because)
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await LinkAsync(desk, await desk.OpenAsync(), "acme/server#12");
        Assert.True(("ignored", (string?)null, "event") == await desk.TakeAsync("github", body), because);
    }

    [Fact]
    public async Task The_intake_keeps_the_id_of_the_delivery()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        DeskDriver.Answer answer = await desk.PostAsync("github", Closed);
        IntakeRecord record = (await desk.Get<IntakeStore>().ReadAsync((string)answer.Json["intakeId"]!, default))!;
        Assert.Equal((IntakeKind.GitHub, "72d3162e-cc78-11e3-81ab-4c9367dc0958"), (record.Kind, record.Sender));
    }

    private static async Task LinkAsync(CaseDesk desk, string id, string issue)
    {
        await desk.DoAsync($"/api/cases/{id}/links", $"{{'kind':'github','ref':'{issue}'}}");
        await desk.AttendAsync();
    }

    private static async Task<string?> NoteAsync(CaseDesk desk, string id)
    {
        IReadOnlyList<RecordedEvent> events = await desk.Get<SupportFunctions.Desk.Cases.CaseStore>().EventsAsync(CaseId.TryRead(id, out CaseId read) ? read : default, 1, 500, default);
        return events.Where(e => e.By == "github").Select(e => ((CaseEvent.NoteAdded)e.Event).Text).SingleOrDefault();
    }
}
