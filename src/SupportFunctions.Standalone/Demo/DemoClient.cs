using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Standalone.Demo;

/// <summary>The desk answered otherwise than the demonstration can go on with.</summary>
internal sealed class DemoFaultException(string message) : Exception(message);

/// <summary>The desk as seen from outside: nothing but its URLs.</summary>
internal sealed class DemoClient : IDisposable
{
    private readonly HttpClient _http;

    public DemoClient(string url, string key)
    {
        // A proxy of the machine has no business between two ends of one process.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(20) };
        _http.DefaultRequestHeaders.Add("x-functions-key", key);
    }

    /// <exception cref="DemoFaultException">The answer is no 2xx.</exception>
    public async Task<T> GetAsync<T>(string url, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await _http.GetAsync(url, cancellation);
        string body = await response.Content.ReadAsStringAsync(cancellation);
        return response.IsSuccessStatusCode
            ? DeskJson.Read<T>(body)
            : throw new DemoFaultException($"GET {url} answered {Told(response, body)}");
    }

    /// <exception cref="DemoFaultException">The answer is no 2xx.</exception>
    public async Task PutAsync(string url, byte[] json, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using HttpResponseMessage response = await _http.PutAsync(url, content, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw new DemoFaultException($"PUT {url} answered {Told(response, await response.Content.ReadAsStringAsync(cancellation))}");
        }
    }

    /// <returns>The body; or why there is none to go on with.</returns>
    public async Task<(string? Body, string? Fault)> PostAsync(string url, HttpContent content, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await _http.PostAsync(url, content, cancellation);
        string body = await response.Content.ReadAsStringAsync(cancellation);
        return response.IsSuccessStatusCode ? (body, null) : (null, Told(response, body));
    }

    public static HttpContent Json(JsonElement body) => new StringContent(body.GetRawText(), Encoding.UTF8, "application/json");

    public void Dispose() => _http.Dispose();

    private static string Told(HttpResponseMessage response, string body)
    {
        string status = FormattableString.Invariant($"{(int)response.StatusCode}");
        return response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            && JsonElement.Parse(body).TryGetProperty("detail", out JsonElement detail) ? $"{status}: {detail.GetString()}" : status;
    }
}
