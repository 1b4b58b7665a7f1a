using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Customers;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Tests.Json;

public sealed class DeskJsonTests
{
    [Theory]
    [InlineData("PT24H", "PT24H", "hours may be more than a day")]
    [InlineData("P1D", "PT24H", "a day is 24 hours")]
    [InlineData("P1DT1H1M1S", "PT25H1M1S", "all at once")]
    [InlineData("PT90M", "PT1H30M", "largest units first")]
    [InlineData("PT3H12M", "PT3H12M", "no seconds")]
    [InlineData("PT0S", "PT0S", "nothing")]
    [InlineData("PT0.5S", "PT0.5S", "decimals of a second")]
    [InlineData("PT1,000000001S", "PT1.000000001S", "a comma, and a nanosecond")]
    [InlineData("PT3600S", "PT1H", "seconds only")]
    public void Durations_are_read_in_any_form_and_written_in_one(string text, string written, string because)
    {
        Duration read = DeskJson.Read<Duration>($"\"{text}\"");
        Assert.Equal(($"\"{written}\"", because), (DeskJson.Write(read), because));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("24:00")]
    [InlineData("-PT1H")]
    [InlineData("PT-1H")]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("P1W")]
    [InlineData("P1H")]
    [InlineData("PT1D")]
    [InlineData("PT1M1H")]
    [InlineData("PT1H1H")]
    [InlineData("PT1.5H")]
    [InlineData("PT1")]
    [InlineData("pt1h")]
    [InlineData("PT99999999999H")]
    [InlineData("P999999999999999999D")]
    [InlineData("PTT1H")]
    [InlineData("PT1.S")]
    public void What_is_no_duration_is_refused_with_an_example(string text)
    {
        var fault = Assert.Throws<JsonException>(() => DeskJson.Read<Duration>($"\"{text}\""));
        Assert.Equal(Durations.HowTo, fault.Message);
    }

    [Fact]
    public void A_negative_duration_is_a_defect_and_is_not_written() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Durations.Write(Duration.FromSeconds(-1)));

    [Theory]
    [InlineData("2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z", "as it is")]
    [InlineData("2026-03-02T09:00:00+01:00", "2026-03-02T08:00:00Z", "an offset")]
    [InlineData("2026-03-02t09:00:00.25-00:30", "2026-03-02T09:30:00.25Z", "a small t and decimals")]
    [InlineData("9999-12-31T05:59:59-18:00", "9999-12-31T23:59:59Z", "the last day")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "the end")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "the beginning")]
    [InlineData("2024-02-29T23:59:59.123456789z", "2024-02-29T23:59:59.123456789Z", "a leap day and nanoseconds")]
    public void Instants_are_read_with_any_offset_and_written_in_utc(string text, string written, string because) =>
        Assert.Equal(($"\"{written}\"", because), (DeskJson.Write(DeskJson.Read<Instant>($"\"{text}\"")), because));

    [Theory]
    [InlineData("2026-03-02T09:00:00", "without an offset it is no instant")]
    [InlineData("2026-03-02", "a date")]
    [InlineData("2569-13-02T09:00:00Z", "month 13")]
    [InlineData("2026-02-30T09:00:00Z", "30 February")]
    [InlineData("yesterday", "words")]
    [InlineData("9999-12-31T23:59:59-18:00", "the year 10000 in UTC")]
    public void What_is_no_instant_is_refused_with_an_example(string text, string because) =>
        Assert.Equal((Instants.HowTo, because), (Assert.Throws<JsonException>(() => DeskJson.Read<Instant>($"\"{text}\"")).Message, because));

    [Fact]
    public void Words_are_those_of_the_contract()
    {
        Assert.Equal(["sev1", "sev2"], Words.All<Severity>());
        Assert.Equal(["ga", "beta", "experimental"], Words.All<Maturity>());
        Assert.Equal(["pre-sales", "enterprise", "team", "free", "open-source", "internal"], Words.All<Tier>());
        Assert.Equal(["self-hosted", "managed", "cloud"], Words.All<Deployment>());
        Assert.Equal(["new", "open", "waiting-on-customer", "waiting-on-engineering", "resolved", "closed"], Words.All<CaseStatus>());
        Assert.Equal(["p0", "p1", "p2", "p3"], Words.All<Priority>());
        Assert.Equal(["question", "defect", "improvement"], Words.All<CaseType>());
        Assert.Equal(["customer", "engineering"], Words.All<WaitingOn>());
        Assert.Equal(["resolution", "workaround", "product-update"], Words.All<ResolutionKind>());
        Assert.Equal(["production", "staging", "development"], Words.All<RuntimeEnvironment>());
        Assert.Equal(["high", "low"], Words.All<BusinessImpact>());
        Assert.Equal(["first-response", "resolution", "internal-response", "next-reply", "next-update"], Words.All<ClockName>());
        Assert.Equal(["running", "paused", "met", "breached", "cancelled"], Words.All<ClockState>());
        Assert.Equal(["working", "rolled", "wall"], Words.All<CountingMode>());
        Assert.Equal(["reader", "engineer", "lead", "admin"], Words.All<Role>());
    }

    [Fact]
    public void The_unknown_is_null_both_ways_and_words_may_be_keys()
    {
        Assert.Equal("[null,\"sev1\"]", DeskJson.Write(new[] { Severity.Unknown, Severity.Sev1 }));
        Assert.Equal([Severity.Unknown, Severity.Sev2], DeskJson.Read<Severity[]>("[null,\"sev2\"]"));
        Assert.Equal("""{"p0":1}""", DeskJson.Write(new Dictionary<Priority, int> { [Priority.P0] = 1 }));
        Assert.Equal(1, DeskJson.Read<Dictionary<Priority, int>>("""{"p0":1}""")[Priority.P0]);
    }

    [Theory]
    [InlineData("\"Sev1\"", "another case")]
    [InlineData("\"1\"", "a number as text")]
    [InlineData("\"unknown\"", "the unknown has no word")]
    public void Another_word_is_refused_with_those_there_are(string json, string because) =>
        Assert.True(Assert.Throws<JsonException>(() => DeskJson.Read<Severity>(json)).Message.EndsWith("is not one of sev1, sev2.", StringComparison.Ordinal), because);

    [Fact]
    public void Errors_name_the_path()
    {
        const string Json = """{"id":"C-1","clocks":[{"name":"resolution","target":"soon"}]}""";
        var fault = Assert.Throws<JsonException>(() => DeskJson.Read<Case>(Json));
        Assert.Equal(("$.clocks[0].target", Durations.HowTo), (fault.Path, fault.Message));
    }

    [Fact]
    public void Dates_and_case_ids_are_plain_text()
    {
        Assert.Equal("\"2026-11-26\"", DeskJson.Write(DeskJson.Read<LocalDate>("\"2026-11-26\"")));
        Assert.Equal("\"C-1042\"", DeskJson.Write(DeskJson.Read<CaseId>("\"C-1042\"")));
        Assert.Throws<JsonException>(() => DeskJson.Read<CaseId>("\"1042\""));
        Assert.Throws<JsonException>(() => DeskJson.Read<LocalDate>("\"26.11.2026\""));
    }

    [Fact]
    public void Unknown_fields_are_ignored_and_lists_left_out_are_empty()
    {
        var read = DeskJson.Read<SilencePlan>("""{"closeAt":"2026-03-02T09:00:00Z","remindersSent":1,"new":{"a":[1]}}""");
        Assert.Equal(1, read.RemindersSent);
        Assert.Empty(read.RemindAt);
        Assert.Contains("\"remindAt\":[]", DeskJson.Write(new SilencePlan(default(ImmutableArray<Instant>), default, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_stays_readable() =>
        Assert.Equal("""["äöü 日本 it's <b> \" & +"]""", DeskJson.Write(new[] { "äöü 日本 it's <b> \" & +" }));
}
