using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SupportFunctions.Standalone.Demo;

/// <summary>A file of <c>samples/inputs</c> as its sender would post it.</summary>
internal static class DemoInput
{
    public static HttpContent Of(string file)
    {
        byte[] bytes = File.ReadAllBytes(DemoScript.PathOf(file));
        return file switch
        {
            _ when file.EndsWith(".eml", StringComparison.Ordinal) => Typed(bytes, "message/rfc822"),
            _ when file.EndsWith(".form.json", StringComparison.Ordinal) => Form(bytes),
            _ when file.EndsWith(".webhook.json", StringComparison.Ordinal) => Webhook(bytes),
            _ when file.EndsWith(".presales.json", StringComparison.Ordinal) => Typed(bytes, "application/json"),
            _ => throw new InvalidDataException($"{file} is no mail, form, webhook or pre-sales request; samples/README.md has the kinds of files."),
        };
    }

    private static ByteArrayContent Typed(byte[] bytes, string type) =>
        new(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    private static ByteArrayContent Webhook(byte[] bytes)
    {
        using JsonDocument body = JsonDocument.Parse(bytes);
        ByteArrayContent content = Typed(bytes, "application/json");
        content.Headers.Add("webhook-id", body.RootElement.GetProperty("data").GetProperty("id").GetString());
        // Real time: a receiver judges a replay by its own clock.
        content.Headers.Add("webhook-timestamp", TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return content;
    }

    private static MultipartFormDataContent Form(byte[] bytes)
    {
        using JsonDocument form = JsonDocument.Parse(bytes);
        var content = new MultipartFormDataContent();
        foreach (JsonProperty field in form.RootElement.GetProperty("fields").EnumerateObject())
        {
            // Inbound Parse gives its fields no type; their charsets are in a field of their own.
            content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(field.Value.GetString()!)), Quoted(field.Name));
        }

        foreach (JsonElement file in form.RootElement.GetProperty("files").EnumerateArray())
        {
            content.Add(
                Typed(file.GetProperty("base64").GetBytesFromBase64(), file.GetProperty("contentType").GetString()!),
                Quoted(file.GetProperty("field").GetString()!), Quoted(file.GetProperty("name").GetString()!));
        }

        return content;
    }

    private static string Quoted(string name) => $"\"{name}\"";
}
