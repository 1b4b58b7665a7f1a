using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NodaTime;
using SupportFunctions.Desk.Clocks;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Clocks;

/// <summary>Whole explanations as exact text. When wording changes on purpose, run once with UPDATE_EXPECTED=1 and read the difference.</summary>
public sealed partial class SlaTextTests
{
    private const string Url = "/api/cases/C-1001/sla?format=text";

    public static TheoryData<string> Stories => SlaStories.Names;

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task Every_story_reads_as_expected(string story)
    {
        await using CaseDesk desk = await SlaStories.PlayAsync(story);

        var answer = await desk.Http.GetAsync(Url, Role.Reader);

        Assert.Equal((HttpStatusCode.OK, "text/plain; charset=utf-8"), (answer.Status, answer.ContentHeaders.ContentType?.ToString()));
        IsAsExpected(story, answer.Text);
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task What_the_text_shows_adds_up_by_itself_and_agrees_with_the_json(string story)
    {
        await using CaseDesk desk = await SlaStories.PlayAsync(story);
        string text = (await desk.Http.GetAsync(Url + "&all=true")).Text;
        JsonNode[] clocks = [.. (await desk.Http.GetAsync("/api/cases/C-1001/sla?all=true")).Json["clocks"]!.AsArray().Select(c => c!)];
        string[] parts = ClockTitle().Split(text)[1..];

        Assert.Equal(clocks.Length, parts.Length);
        foreach ((string part, JsonNode clock) in parts.Zip(clocks))
        {
            Duration sum = Duration.Zero;
            foreach (Match row in Interval().Matches(part))
            {
                sum += Read(row.Groups[1].Value);
                Assert.Equal(sum, Read(row.Groups[2].Value));
            }

            Match last = Sum().Match(part);
            Assert.Equal(clock["intervals"]!.AsArray().Count, Interval().Count(part));
            Assert.Equal((sum, sum), (Read(last.Groups[1].Value), Read(last.Groups[2].Value)));
            Assert.Equal(Durations.Write(sum), (string?)clock["elapsed"]);
        }
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task The_digest_can_be_computed_again_from_the_lines_that_the_text_prints(string story)
    {
        await using CaseDesk desk = await SlaStories.PlayAsync(story);
        string text = (await desk.Http.GetAsync(Url + "&inputs=true&all=true")).Text;
        string[] digests = [.. Digest().Matches(text).Select(m => m.Groups[1].Value)];

        Assert.NotEmpty(digests);
        for (int i = 1; i <= digests.Length; i++)
        {
            string begin = FormattableString.Invariant($"\nBEGIN INPUTS {i}\n");
            int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
            int to = text.IndexOf(FormattableString.Invariant($"END INPUTS {i}\n"), from, StringComparison.Ordinal);
            Assert.Equal(digests[i - 1], Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text[from..to]))));
        }
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task No_line_is_wide_and_every_rule_that_is_named_is_in_the_legend(string story)
    {
        await using CaseDesk desk = await SlaStories.PlayAsync(story);
        string text = (await desk.Http.GetAsync(Url + "&all=true")).Text;

        Assert.DoesNotContain(text.Split('\n'), l => l.Length >= 140 || l.EndsWith(' ') || l.Any(char.IsControl));
        Assert.All(Rule().Matches(text).Select(m => m.Value).Distinct(), r => Assert.NotNull(RuleLegend.Of(r)));
    }

    [Fact]
    public async Task Fractions_of_a_second_are_shown_and_still_fit()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        desk.Http.DeskClock.Advance(Duration.FromTicks(1));
        string id = await desk.OpenAsync();
        await desk.PassAsync(Duration.FromHours(72) + Duration.FromTicks(1234567));

        string text = (await desk.Http.GetAsync($"/api/cases/{id}/sla?format=text")).Text;

        Assert.Contains("Mon 2026-03-02 01:00:00.0000001 -08:00", text, StringComparison.Ordinal);
        Assert.Contains("  72:00:00.1234567  72:00:00.1234567  = elapsed\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Split('\n'), l => l.Length >= 140);
    }

    [Fact]
    public async Task What_customers_write_cannot_forge_lines()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Ac\u202Eme','tier':'enterprise','deployment':'self-hosted','domains':['acme.example']}");
        await desk.TakeInAsync(Mails.From(subject: "=?utf-8?q?Kept=0AVerdict=09Missed?= " + string.Concat(Enumerable.Repeat("long", 60))));

        string text = (await desk.Http.GetAsync(Url)).Text;

        Assert.DoesNotContain('\u202E', text);
        Assert.DoesNotContain('\t', text);
        Assert.DoesNotContain(text.Split('\n'), l => l.StartsWith("Verdict       Missed", StringComparison.Ordinal) || l.StartsWith("Verdict Missed", StringComparison.Ordinal) || l.Length >= 140);
    }

    [Theory]
    [InlineData("pdf")]
    [InlineData("TEXT")]
    [InlineData("")]
    public async Task Another_format_is_refused_with_the_ones_there_are(string format)
    {
        await using CaseDesk desk = await SlaStories.PlayAsync("met");
        var answer = await desk.Http.GetAsync("/api/cases/C-1001/sla?format=" + format);
        Assert.Equal(["format"], answer.FaultyFields);
        Assert.Equal($"'{format}' is none of json and text.", (string?)answer.Json["errors"]!["format"]![0]);
    }

    [Fact]
    public async Task Json_may_be_asked_for_by_name()
    {
        await using CaseDesk desk = await SlaStories.PlayAsync("met");
        Assert.Equal("C-1001", (string?)(await desk.Http.GetAsync("/api/cases/C-1001/sla?format=json")).Json["case"]);
    }

    private static Duration Read(string shown)
    {
        string[] parts = shown.Split(':');
        return Duration.FromHours(long.Parse(parts[0], CultureInfo.InvariantCulture)) + Duration.FromMinutes(long.Parse(parts[1], CultureInfo.InvariantCulture))
            + Duration.FromTicks((double)(decimal.Parse(parts[2], CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond));
    }

    /// <summary>Digests depend on the version of the time zone data, so they are masked here.</summary>
    private static void IsAsExpected(string name, string text, [CallerFilePath] string here = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(here)!, "expected", name + ".txt");
        string actual = Hash().Replace(text, "sha256:(64 digits)");
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
        {
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), actual);
    }

    [GeneratedRegex("^Clock [0-9]+: .*$", RegexOptions.Multiline)]
    private static partial Regex ClockTitle();

    [GeneratedRegex(@"^ *[0-9]+  \w{3} [-0-9]+ [:.0-9]+ [-+:0-9]+ +\w{3} [-0-9]+ [:.0-9]+ [-+:0-9]+ +([0-9]+:[0-9:.]+) +([0-9]+:[0-9:.]+)  R-", RegexOptions.Multiline)]
    private static partial Regex Interval();

    [GeneratedRegex(@"^ +sum +([0-9]+:[0-9:.]+) +([0-9:.]+)  = elapsed$", RegexOptions.Multiline)]
    private static partial Regex Sum();

    [GeneratedRegex("^Clock [0-9]+ +sha256:([0-9a-f]{64})$", RegexOptions.Multiline)]
    private static partial Regex Digest();

    [GeneratedRegex("sha256:[0-9a-f]{64}")]
    private static partial Regex Hash();

    [GeneratedRegex(@"R-[A-Z]+-\d+")]
    private static partial Regex Rule();
}
