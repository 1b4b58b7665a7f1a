using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SupportFunctions.Desk.Tests.Samples;

/// <summary>The samples are what outside programs would send: they keep to the contract, and the script fits together.</summary>
public sealed class SampleFilesTests
{
    private static readonly string[] _formFields =
    [
        "headers", "from", "to", "cc", "subject", "text", "html", "envelope", "charsets", "SPF", "dkim", "spam_score",
        "attachments", "attachment-info", "email",
    ];

    public static TheoryData<string, string> Urls => new()
    {
        { ".eml", "/intake/email/raw" },
        { ".form.json", "/intake/email" },
        { ".webhook.json", "/intake/webhooks/generic" },
        { ".presales.json", "/intake/presales" },
    };

    private static IEnumerable<JsonElement> Posts => SampleFolder.Week.Where(s => s.TryGetProperty("post", out _));

    private static IEnumerable<string> Inputs =>
        Directory.GetFiles(SampleFolder.PathOf("inputs")).Select(f => "inputs/" + Path.GetFileName(f)).Order(StringComparer.Ordinal);

    [Fact]
    public void There_are_at_least_25_inputs_and_the_week_posts_each_exactly_once()
    {
        Assert.True(Inputs.Count() >= 25, $"Only {Inputs.Count()} inputs.");
        Assert.Equal(Inputs, Posts.Select(s => s.Text("file")!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Urls))]
    public void A_file_is_posted_where_its_kind_belongs(string ending, string url)
    {
        string[] urls = [.. Posts.Where(s => s.Text("file")!.EndsWith(ending, StringComparison.Ordinal)).Select(s => s.Text("post")!)];

        Assert.NotEmpty(urls);
        Assert.All(urls, u => Assert.Equal(url, u));
    }

    [Fact]
    public void The_steps_are_sorted_within_the_two_weeks_and_the_last_one_ends_the_script()
    {
        DateTimeOffset[] at = [.. SampleFolder.Week.Select(s => DateTimeOffset.ParseExact(
            s.Text("at")!, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal))];

        Assert.Equal(at.Order(), at);
        Assert.InRange(at[0], new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), at[^1]);
        Assert.InRange(at[^1], at[0], new DateTimeOffset(2026, 3, 14, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(SampleFolder.Week.Count - 1, SampleFolder.Week.ToList().FindIndex(s => s.TryGetProperty("end", out _)));
    }

    [Fact]
    public void A_label_names_a_case_that_an_earlier_step_has_made()
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonElement step in SampleFolder.Week)
        {
            if (step.Text("as") is { } label)
            {
                Assert.True(made.Add(label), $"{label} is made twice.");
            }

            Assert.All(new[] { step.Text("case"), step.Text("of") }.OfType<string>(), used => Assert.Contains(used, made));
        }

        Assert.Equal(made, SampleFolder.Week.Select(s => s.Text("case")).OfType<string>().ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void A_post_says_what_becomes_of_it()
    {
        Assert.All(Posts, s =>
        {
            string expected = s.Text("expect")!;
            Assert.Contains(expected, (string[])["case", "message", "duplicate", "ignored"]);
            Assert.Equal(expected == "case", s.TryGetProperty("as", out _));
            Assert.Equal(expected is "message" or "duplicate", s.TryGetProperty("of", out _));
            Assert.Equal(expected == "ignored", s.TryGetProperty("reason", out _));
        });
        string[] reasons = ["auto-reply", "bounce", "bulk", "spam"];
        Assert.Equal(reasons, Posts.Select(s => s.Text("reason")).OfType<string>().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_answer_refers_to_an_earlier_message_of_its_case()
    {
        var said = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (JsonElement step in Posts.Where(s => s.Text("expect") is "case" or "message"))
        {
            string file = step.Text("file")!;
            bool isWebhook = file.EndsWith(".webhook.json", StringComparison.Ordinal);
            JsonElement data = isWebhook ? SampleFolder.Json(file).GetProperty("data") : default;
            string? id = isWebhook ? data.Text("id") : SampleFolder.Field(file, "Message-ID");
            string? refersTo = isWebhook ? data.Text("inReplyTo") : SampleFolder.Field(file, "In-Reply-To");
            if (step.Text("of") is { } label)
            {
                Assert.Contains(refersTo, said[label]);
                Assert.True(isWebhook || SampleFolder.Field(file, "References")!.EndsWith(refersTo!, StringComparison.Ordinal), file);
            }
            else
            {
                Assert.Null(refersTo);
                said.Add(step.Text("as")!, []);
            }

            if (id is not null)
            {
                said[step.Text("as") ?? step.Text("of")!].Add(id);
            }
        }
    }

    [Theory]
    [InlineData("acme-outage", "acme-outage-redelivered", true, true, "a relay delivered it twice")]
    [InlineData("tinkerbox-quota", "tinkerbox-quota-redelivered", true, true, "twice, and without any Message-ID")]
    [InlineData("brightleaf-license", "brightleaf-backup", true, false, "a tool gives every mail the same Message-ID")]
    public void Mails_that_look_alike_differ_where_they_should(string one, string other, bool sameId, bool sameContent, string because)
    {
        string first = $"inputs/{one}.eml", second = $"inputs/{other}.eml";

        Assert.True(sameId == (SampleFolder.Field(first, "Message-ID") == SampleFolder.Field(second, "Message-ID")), because);
        Assert.True(sameContent == (BodyOf(first) == BodyOf(second)), because);
        Assert.NotEqual(SampleFolder.Field(first, "Received"), SampleFolder.Field(second, "Received"));
    }

    [Fact]
    public void A_mail_file_has_CRLF_line_ends_a_header_and_a_blank_line_after_it()
    {
        Assert.All(Inputs.Where(f => f.EndsWith(".eml", StringComparison.Ordinal)), file =>
        {
            string raw = Encoding.Latin1.GetString(File.ReadAllBytes(SampleFolder.PathOf(file)));
            string withoutPairs = raw.Replace("\r\n", "", StringComparison.Ordinal);

            Assert.DoesNotContain('\n', withoutPairs);
            Assert.DoesNotContain('\r', withoutPairs);
            Assert.NotEqual("", BodyOf(file).Trim());
            Assert.All(raw.Split("\r\n"), line => Assert.True(line.Length <= 998, "RFC 5322, 2.1.1: at most 998 characters a line."));
            Assert.All(["Received", "From", "To", "Subject", "Date", "MIME-Version"], field => Assert.NotNull(SampleFolder.Field(file, field)));
            Assert.Equal(file.Contains("tinkerbox-quota", StringComparison.Ordinal), SampleFolder.Field(file, "Message-ID") is null);
        });
    }

    [Fact]
    public void A_form_uses_the_field_names_of_Inbound_Parse_and_its_JSON_fields_parse()
    {
        Assert.All(Inputs.Where(f => f.EndsWith(".form.json", StringComparison.Ordinal)), file =>
        {
            JsonElement form = SampleFolder.Json(file);
            JsonElement fields = form.GetProperty("fields");
            Assert.All(fields.EnumerateObject(), f => Assert.Contains(f.Name, _formFields));
            Assert.NotEqual(fields.TryGetProperty("email", out _), fields.TryGetProperty("headers", out _));
            JsonElement charsets = JsonElement.Parse(fields.Text("charsets")!);
            Assert.All(charsets.EnumerateObject(), c => Assert.True(fields.TryGetProperty(c.Name, out _), c.Name));
            Assert.Equal("support@generlate.example", JsonElement.Parse(fields.Text("envelope")!).GetProperty("to")[0].GetString());

            JsonElement[] files = [.. form.GetProperty("files").EnumerateArray()];
            Assert.Equal(files.Length, int.Parse(fields.Text("attachments") ?? "0", CultureInfo.InvariantCulture));
            Assert.All(files, f =>
            {
                Assert.NotEmpty(f.GetProperty("base64").GetBytesFromBase64());
                Assert.Equal(f.Text("name"), JsonElement.Parse(fields.Text("attachment-info")!).GetProperty(f.Text("field")!).Text("filename"));
            });
        });
    }

    [Fact]
    public void A_webhook_has_the_fields_of_the_contract()
    {
        Assert.All(Inputs.Where(f => f.EndsWith(".webhook.json", StringComparison.Ordinal)), file =>
        {
            JsonElement hook = SampleFolder.Json(file), data = hook.GetProperty("data");
            Assert.Equal("case.requested", hook.Text("type"));
            Assert.Empty(Names(data).Except(["id", "from", "subject", "text", "html", "channel", "inReplyTo", "product", "attachments"]));
            Assert.Equal(["email", "name"], Names(data.GetProperty("from")));
            Assert.All(data.GetProperty("attachments").EnumerateArray(), a => Assert.NotEmpty(a.GetProperty("base64").GetBytesFromBase64()));
        });
    }

    private static IEnumerable<string> Names(JsonElement of) => of.EnumerateObject().Select(p => p.Name);

    private static string BodyOf(string file)
    {
        string raw = Encoding.Latin1.GetString(File.ReadAllBytes(SampleFolder.PathOf(file)));
        int end = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"{file} has no blank line after its header.");
        return raw[(end + 4)..];
    }
}
