using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace SupportFunctions.EndToEnd.Tests.Driver;

/// <summary>What an outside program does with the desk.</summary>
internal sealed class DeskClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Func<string> _log;

    /// <param name="log">What the desk has printed, for the message of a failure.</param>
    public DeskClient(Uri address, string? key, Func<string> log)
    {
        (Key, _log) = (key, log);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            BaseAddress = address, Timeout = Until.Hang,
        };
        if (key is not null)
        {
            _http.DefaultRequestHeaders.Add("x-functions-key", key);
        }
    }

    public string? Key { get; }

    public Uri Address => _http.BaseAddress!;

    public DeskClient With(string? key) => new(Address, key, _log);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await _http.SendAsync(request);
        Answer answer = await Answer.ReadAsync(response);
        return (int)answer.Status >= 500 ? answer with { Body = answer.Body + "\n" + _log() } : answer;
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, Json(Answer.Write(body)), headers);

    public Task<Answer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, Json(Answer.Write(body)));

    public static HttpContent Json(string text) => new StringContent(text, Encoding.UTF8, "application/json");

    public static HttpContent Bytes(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    public Task<Answer> PostRawAsync(string mail) =>
        SendAsync(HttpMethod.Post, "/intake/email/raw", Bytes(Encoding.UTF8.GetBytes(mail), "message/rfc822"));

    /// <returns>The intake id.</returns>
    public async Task<string> AcceptAsync(string rawMail) => Accepted(await PostRawAsync(rawMail));

    public static string Accepted(Answer answer) => answer.Expect(HttpStatusCode.Accepted).As<IntakeBody>().IntakeId;

    /// <summary>Waits until the intake is no longer queued.</summary>
    public async Task<IntakeBody> EndOfAsync(string intakeId)
    {
        IntakeBody? last = null;
        return await Until.FoundAsync(
            async () =>
            {
                last = (await GetAsync($"/api/intake/{intakeId}")).Expect(HttpStatusCode.OK).As<IntakeBody>();
                return last.IsQueued ? null : last;
            },
            () => $"{intakeId} is {last?.State}");
    }

    /// <summary>Posts a mail that opens a case.</summary>
    /// <returns>The case's id.</returns>
    public async Task<string> OpenCaseAsync(string rawMail)
    {
        IntakeBody end = await EndOfAsync(await AcceptAsync(rawMail));
        Assert.True(end.State == "case", $"{end}\n{_log()}");
        return end.CaseId!;
    }

    public async Task<CaseBody> CaseAsync(string id) => (await GetAsync($"/api/cases/{id}")).Expect(HttpStatusCode.OK).As<CaseBody>();

    public async Task<IReadOnlyList<EventBody>> TimelineAsync(string id) =>
        (await GetAsync($"/api/cases/{id}/timeline?top=500")).Expect(HttpStatusCode.OK).As<ItemsBody<EventBody>>().Items;

    public async Task<LedgerBody> LedgerAsync() => (await GetAsync("/api/admin/ledger")).Expect(HttpStatusCode.OK).As<LedgerBody>();

    /// <summary>All of them, page by page.</summary>
    public async Task<IReadOnlyList<CaseBody>> CasesAsync()
    {
        var cases = new List<CaseBody>();
        string? next = null;
        do
        {
            ItemsBody<CaseBody> page = (await GetAsync("/api/cases?top=500" + (next is null ? "" : "&next=" + Uri.EscapeDataString(next))))
                .Expect(HttpStatusCode.OK).As<ItemsBody<CaseBody>>();
            cases.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        return cases;
    }

    public void Dispose() => _http.Dispose();
}
