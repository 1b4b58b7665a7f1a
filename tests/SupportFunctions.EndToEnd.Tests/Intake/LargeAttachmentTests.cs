using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SupportFunctions.EndToEnd.Tests.Driver;
using Xunit.Abstractions;

namespace SupportFunctions.EndToEnd.Tests.Intake;

/// <summary>Attachments of 25 MB in each form in which a mail comes: what the whole process needs for them, and that nothing is lost or left.</summary>
[Collection(ProcessTests.Name)]
public sealed class LargeAttachmentTests(ITestOutputHelper output)
{
    private const int Megabyte = 1024 * 1024;
    private const int Size = 25 * Megabyte;

    /// <summary>Of each kind, so that what a first mail loads and compiles is not counted.</summary>
    private const int WarmUps = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string[] Kinds = ["a form of parsed fields", "a raw mail", "a raw mail in a form"];

    [SkippableFact]
    public async Task A_mail_with_25_MB_takes_at_most_twice_that_of_the_process()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The most memory that a process ever had can be measured anew on Linux alone (/proc/PID/clear_refs).");
        using var data = new DataFolder();
        await using DeskProcess desk = await DeskProcess.StartAsync(data, settings: new Dictionary<string, string> { ["Logging__LogLevel__Default"] = "Warning" });
        byte[] content = Content(Size);
        foreach (int number in Enumerable.Range(1, WarmUps))
        {
            foreach (string kind in Kinds)
            {
                await CaseOfAsync(desk, kind, FormattableString.Invariant($"warm{number}"), content[..20_000]);
            }
        }

        var rises = new List<(string Kind, double Rise)>();
        foreach (string kind in Kinds)
        {
            HttpContent body = Body(kind, "large", content);
            desk.Host.ForgetPeak();
            long before = desk.Host.Memory("VmRSS");

            string id = await CaseOfAsync(desk, kind, body);

            double rise = (double)(desk.Host.Memory("VmHWM") - before) / Size;
            rises.Add((kind, rise));
            output.WriteLine(FormattableString.Invariant($"{kind}: {before / Megabyte} MiB before, {rise:0.00} times the attachment more at the most"));
            await CheckDownloadAsync(desk, id, content);
        }

        Assert.All(rises, r => Assert.True(r.Rise is > 0 and <= 2, FormattableString.Invariant($"{r.Kind}: {r.Rise:0.00} times the size of the attachment")));
    }

    /// <summary>Each of another sender, so that all would be worked off side by side.</summary>
    [SkippableFact]
    public async Task Two_dozen_large_mails_at_once_take_no_more_memory_than_is_set_and_all_become_cases()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The most memory that a process ever had can be measured anew on Linux alone (/proc/PID/clear_refs).");
        const int Budget = 32 * Megabyte;
        using var data = new DataFolder();
        await using DeskProcess desk = await DeskProcess.StartAsync(data, settings: new Dictionary<string, string>
        {
            ["Logging__LogLevel__Default"] = "Warning",
            ["Intake__MaxBytesInWork"] = FormattableString.Invariant($"{Budget}"),
        });
        byte[] content = Content(8 * Megabyte);
        for (int number = 1; number <= WarmUps; number++)
        {
            await CaseOfAsync(desk, Kinds[1], FormattableString.Invariant($"warm{number}"), content[..20_000]);
        }

        HttpContent[] bodies = [.. Enumerable.Range(1, 24).Select(n => Body(Kinds[1], FormattableString.Invariant($"large{n}"), content))];
        desk.Host.ForgetPeak();
        long before = desk.Host.Memory("VmRSS");

        string[] cases = await Task.WhenAll(bodies.Select(b => CaseOfAsync(desk, Kinds[1], b)));

        double rise = (double)(desk.Host.Memory("VmHWM") - before) / Budget;
        output.WriteLine(FormattableString.Invariant($"{bodies.Length} mails: {before / Megabyte} MiB before, {rise:0.00} times the budget of {Budget / Megabyte} MiB more at the most"));
        Assert.Equal(24, cases.Distinct().Count());
        await CheckDownloadAsync(desk, cases[^1], content);
        Assert.True(rise is > 0 and <= 3, FormattableString.Invariant($"{rise:0.00} times the budget"));
    }

    [Fact]
    public async Task A_desk_killed_while_a_large_mail_comes_in_has_received_nothing_and_takes_it_when_it_comes_again()
    {
        using var data = new DataFolder();
        byte[] content = Content(Size);
        await using (DeskProcess dying = await DeskProcess.StartAsync(data))
        {
            var half = new HalfContent(await Body(Kinds[1], "kim", content).ReadAsByteArrayAsync());
            Task<Answer> post = dying.Client.SendAsync(HttpMethod.Post, "/intake/email/raw", half);
            await Until.TrueAsync(() => Blobs(data).Any(f => new FileInfo(f).Length > Megabyte), () => "nothing of the mail is in the blobs' folder yet", Patience);
            await dying.KillAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => post);
        }

        string left = Assert.Single(Blobs(data));
        Assert.Matches("/intake/[0-9]{8}-[0-9]/in_[0-9a-z]+~[0-9a-f]{32}[.]tmp$", left.Replace('\\', '/'));
        await using DeskProcess desk = await DeskProcess.StartAsync(data);
        Assert.Equal(0, (await desk.Client.LedgerAsync()).Received);
        await CheckDownloadAsync(desk, await CaseOfAsync(desk, Kinds[1], "kim", content), content);
        Assert.Equal(1, (await desk.Client.LedgerAsync()).Received);
    }

    [Fact]
    public async Task A_sender_who_breaks_off_leaves_nothing()
    {
        using var data = new DataFolder();
        await using DeskProcess desk = await DeskProcess.StartAsync(data);
        using var goes = new CancellationTokenSource();
        using var http = new HttpClient { BaseAddress = desk.Client.Address };
        using var half = new HalfContent(await Body(Kinds[1], "kim", Content(Size)).ReadAsByteArrayAsync());
        Task<HttpResponseMessage> post = http.PostAsync(new Uri("/intake/email/raw", UriKind.Relative), half, goes.Token);
        await Until.TrueAsync(() => Blobs(data).Any(f => new FileInfo(f).Length > Megabyte), () => "nothing of the mail is in the blobs' folder yet", Patience);

        await goes.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);

        await Until.TrueAsync(() => Blobs(data).Count == 0, () => "still there: " + string.Join(", ", Blobs(data)), Patience);
        Assert.Equal(0, (await desk.Client.LedgerAsync()).Received);
    }

    private static Task<string> CaseOfAsync(DeskProcess desk, string kind, string sender, byte[] content) => CaseOfAsync(desk, kind, Body(kind, sender, content));

    private static async Task<string> CaseOfAsync(DeskProcess desk, string kind, HttpContent body)
    {
        string path = kind == Kinds[1] ? "/intake/email/raw" : "/intake/email";
        string id = DeskClient.Accepted(await desk.Client.SendAsync(HttpMethod.Post, path, body));
        IntakeBody? end = null;
        await Until.TrueAsync(
            async () => !(end = (await desk.Client.GetAsync("/api/intake/" + id)).Expect(HttpStatusCode.OK).As<IntakeBody>()).IsQueued,
            () => $"{id} is queued still\n{desk.Host.Report()}",
            Patience);
        Assert.True(end!.State == "case", $"{end}\n{desk.Host.Report()}");
        return end.CaseId!;
    }

    /// <summary>Its attachment is what was sent.</summary>
    private static async Task CheckDownloadAsync(DeskProcess desk, string caseId, byte[] content)
    {
        using var http = new HttpClient { BaseAddress = desk.Client.Address };
        http.DefaultRequestHeaders.Add("x-functions-key", desk.Client.Key);
        byte[] kept = await http.GetByteArrayAsync($"/api/cases/{caseId}/attachments/1-1");
        Assert.True(content.AsSpan().SequenceEqual(kept), "the attachment is another one");
    }

    private static byte[] Content(int size)
    {
        byte[] content = new byte[size];
        new Random(1).NextBytes(content);
        return content;
    }

    /// <summary>Files of mails that came in: those of their attachments are elsewhere.</summary>
    private static List<string> Blobs(DataFolder data)
    {
        string folder = Path.Combine(data.Path, "blobs", "intake");
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)] : [];
    }

    private static HttpContent Body(string kind, string sender, byte[] content)
    {
        // Of another sender each: an unknown one has a budget of answers.
        string from = FormattableString.Invariant($"Kim <{sender}-{Array.IndexOf(Kinds, kind)}@customer.example>");
        if (kind == Kinds[0])
        {
            return Form(("from", from), ("subject", "Search is down"), ("text", "See the file."), ("attachment1", content));
        }

        byte[] mail = Encoding.ASCII.GetBytes(
            $"From: {from}\r\nTo: support@desk.example\r\nSubject: Search is down\r\nDate: Fri, 06 Mar 2026 16:29:00 -0800\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n"
            + "--b\r\nContent-Type: application/octet-stream; name=a.bin\r\nContent-Disposition: attachment; filename=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks) + "\r\n--b--\r\n");
        return kind == Kinds[1] ? DeskClient.Bytes(mail, "message/rfc822") : Form(("email", mail));
    }

    private static MultipartFormDataContent Form(params (string Name, object Value)[] sections)
    {
        var form = new MultipartFormDataContent();
        foreach ((string name, object value) in sections)
        {
            if (value is byte[] bytes && name != "email")
            {
                form.Add(new ByteArrayContent(bytes), name, "a.bin");
            }
            else
            {
                form.Add(value is byte[] raw ? new ByteArrayContent(raw) : new StringContent((string)value), name);
            }
        }

        return form;
    }

    /// <summary>A body of which the second half never comes.</summary>
    private sealed class HalfContent : HttpContent
    {
        private readonly byte[] _whole;
        private readonly TaskCompletionSource _never = new();

        public HalfContent(byte[] whole)
        {
            _whole = whole;
            Headers.ContentType = MediaTypeHeaderValue.Parse("message/rfc822");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(_whole.AsMemory(0, _whole.Length / 2), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await _never.Task.WaitAsync(cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _whole.Length;
            return true;
        }
    }
}
