using System.Net;
using System.Text.Json;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.WhatIf;

/// <summary><c>what-if</c> as a command, on the data of a real desk: while it runs, after it was stopped, and after it was killed.</summary>
[Collection(ProcessTests.Name)]
public sealed class WhatIfTests
{
    private static readonly string[] _march = ["--from", "2026-03-01", "--to", "2026-04-01"];

    [Fact]
    public async Task Beside_a_running_desk_it_says_what_the_desk_says_and_so_it_does_afterwards()
    {
        using var data = new DataFolder();
        string running;
        await using (DeskProcess desk = await StartAsync(data))
        {
            JsonElement asked = (await desk.Client.PostAsync("/api/what-if", new { from = "2026-03-01", to = "2026-04-01", agreement = new { id = "standard", replaceWith = Agreement } })).Expect(HttpStatusCode.OK).As<JsonElement>();
            running = await AnswerAsync(data, $"standard={await FileAsync(data)}");

            Assert.Equal(2, asked.GetProperty("cases").GetInt32());
            // Both of Wednesday 10:00 are due by noon, for the first response and for the resolution, and it is noon or later.
            Assert.Equal(4, asked.GetProperty("changed").GetInt32());
            Assert.Equal(asked.GetProperty("verdicts").GetRawText(), JsonSerializer.Deserialize<JsonElement>(running).GetProperty("verdicts").GetRawText());
            await desk.KillAsync();
        }

        Assert.Equal(Verdicts(running), Verdicts(await AnswerAsync(data, $"standard={await FileAsync(data)}")));
        await using (DeskProcess again = await DeskProcess.StartAsync(data))
        {
            Assert.Equal(0, await again.StopAsync());
        }

        Assert.Equal(Verdicts(running), Verdicts(await AnswerAsync(data, $"standard={await FileAsync(data)}")));
        Assert.Equal(0, JsonSerializer.Deserialize<JsonElement>(await AnswerAsync(data, "standard=standard")).GetProperty("changed").GetInt32());
    }

    [Fact]
    public async Task For_people_it_shows_counts_and_the_first_changes_and_writes_all_to_a_table()
    {
        using var data = new DataFolder();
        await using (DeskProcess desk = await StartAsync(data))
        {
            Assert.Equal(0, await desk.StopAsync());
        }

        string csv = Path.Combine(data.Path, "what-if.csv");
        await using HostProcess asked = await RunAsync(data, [.. _march, "--agreement", $"standard={await FileAsync(data)}", "--top", "1", "--csv", csv]);

        Assert.Equal((0, ""), (await asked.ExitAsync(), asked.Errors));
        Assert.Contains("4 verdicts on 2 cases would change; ", asked.Output, StringComparison.Ordinal);
        Assert.Matches(@"first-response +running +breached +2", asked.Output);
        Assert.Contains("C-1001", asked.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("C-1002", asked.Output, StringComparison.Ordinal);
        Assert.Contains("These are the first 1; --csv writes all of them.", asked.Output, StringComparison.Ordinal);
        string[] lines = (await File.ReadAllTextAsync(csv)).Split("\r\n");
        Assert.Equal((6, ""), (lines.Length, lines[^1]));
        Assert.StartsWith("C-1002,", lines[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "There is no desk's data in ", "--from", "2026-03-01", "--to", "2026-04-01", "--staffing", "desk-hours=always")]
    [InlineData(2, "Option '--from' is required.", "--to", "2026-04-01", "--staffing", "desk-hours=always")]
    [InlineData(2, "'standard' does not say what is replaced and by what", "--from", "2026-03-01", "--to", "2026-04-01", "--agreement", "standard")]
    [InlineData(2, "--top '501' is not a whole number from 0 to 500.", "--from", "2026-03-01", "--to", "2026-04-01", "--top", "501")]
    public async Task What_is_wrong_is_said_and_shows_in_the_exit_code(int code, string says, params string[] arguments)
    {
        using var data = new DataFolder();
        await using HostProcess asked = await RunAsync(data, arguments);

        Assert.Equal(code, await asked.ExitAsync());
        Assert.Contains(says, asked.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(data.Path));
    }

    [Fact]
    public async Task Every_fault_of_a_question_is_a_line()
    {
        using var data = new DataFolder();
        await using (DeskProcess desk = await DeskProcess.StartAsync(data))
        {
            Assert.Equal(0, await desk.StopAsync());
        }

        await using HostProcess asked = await RunAsync(
            data, ["--from", "March", "--to", "2026-04-01", "--agreement", "standard=/nowhere/new.json", "--calendar", "night=noon", "--staffing", "desk-hours=never"]);

        Assert.Equal(2, await asked.ExitAsync());
        Assert.Equal(["--agreement", "--calendar", "--calendar", "--from", "--staffing (would)", "See what-if --help."], asked.ErrorLines.Select(l => l.Split(':')[0]));
    }

    [Fact]
    public async Task Help_names_the_options_and_ends_well()
    {
        using var data = new DataFolder();
        await using HostProcess asked = await HostProcess.RunAsync(["what-if", "--help"]);

        Assert.Equal(0, await asked.ExitAsync());
        Assert.All(["--data", "--from", "--to", "--agreement", "--calendar", "--staffing", "--csv", "--json", "--top"], o => Assert.Contains(o, asked.Output, StringComparison.Ordinal));
    }

    private static object Agreement { get; } = new
    {
        name = "Two hours",
        targets = new { sev1 = new { firstResponse = Hours(2), resolution = Hours(2) }, sev2 = new { firstResponse = Hours(2), resolution = Hours(2) } },
    };

    private static object Hours(int hours) => new { duration = FormattableString.Invariant($"PT{hours}H"), calendar = "pacific-business-hours" };

    /// <summary>Two cases of Wednesday morning, and it is past noon.</summary>
    private static async Task<DeskProcess> StartAsync(DataFolder data)
    {
        await using (DeskProcess morning = await DeskProcess.StartAsync(data, SharedDesk.Clock))
        {
            await morning.Client.OpenCaseAsync(new Letter("kim@one.example", "Search is down").ToString());
            await morning.Client.OpenCaseAsync(new Letter("kim@one.example", "Login is down").ToString());
            await Until.TrueAsync(async () => (await morning.Client.CasesAsync()).Count == 2, () => "The cases are not listed.");
            Assert.Equal(0, await morning.StopAsync());
        }

        return await DeskProcess.StartAsync(data, "2026-03-04T13:00:00-08:00");
    }

    private static Task<HostProcess> RunAsync(DataFolder data, IEnumerable<string> arguments) => HostProcess.RunAsync(["what-if", "--data", data.Path, .. arguments]);

    private static async Task<string> AnswerAsync(DataFolder data, string agreement)
    {
        await using HostProcess asked = await RunAsync(data, [.. _march, "--agreement", agreement, "--json", "--top", "500"]);
        Assert.True(await asked.ExitAsync() == 0, asked.Report());
        return asked.Output;
    }

    private static string Verdicts(string answer) => JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("verdicts").GetRawText();

    private static async Task<string> FileAsync(DataFolder data)
    {
        string path = Path.Combine(data.Path, "new.json");
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(Agreement));
        return path;
    }
}
