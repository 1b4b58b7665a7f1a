using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.EndToEnd.Tests.Driver;

/// <summary>An HTTP answer, read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, string? ContentType, string? ETag, string Body, string Request)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Converters = { new Instants() } };

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.ETag?.Tag,
        await response.Content.ReadAsStringAsync(),
        $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.AbsolutePath}");

    public static string Write(object body) => JsonSerializer.Serialize(body, _json);

    /// <summary>Fails with the whole answer when the status is another one.</summary>
    public Answer Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{Request} answered {(int)Status}, not {(int)status}: {Body}");
        return this;
    }

    public Answer ExpectSuccess()
    {
        Assert.True((int)Status is >= 200 and < 300, $"{Request} answered {(int)Status}: {Body}");
        return this;
    }

    public T As<T>() => JsonSerializer.Deserialize<T>(Body, _json)!;

    /// <summary>The shape of RFC 9457 that every refusal has: a stable type, a title, and a detail that says what to do.</summary>
    public ProblemBody Problem(HttpStatusCode status)
    {
        Expect(status);
        Assert.Equal("application/problem+json", ContentType);
        ProblemBody problem = As<ProblemBody>();
        Assert.StartsWith("https://", problem.Type, StringComparison.Ordinal);
        Assert.Equal((int)status, problem.Status);
        Assert.False(string.IsNullOrWhiteSpace(problem.Title), "A problem has a title.");
        Assert.False(string.IsNullOrWhiteSpace(problem.Detail), "A problem says what to do.");
        return problem;
    }

    private sealed class Instants : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            InstantPattern.ExtendedIso.Parse(reader.GetString()!).Value;

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
            writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
    }
}
