using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Intake.Webhooks;

/// <summary>Every sender of webhooks, signing as the real one does; each has an old key and a new one, and one that the desk does not know.</summary>
internal static class Senders
{
    public const int Old = 0;
    public const int New = 1;
    public const int Stranger = 2;

    public static readonly string[] Names = ["discord", "generic", "generic-v1a", "github", "sendgrid-events", "slack", "zendesk"];

    private static readonly byte[][] _seeds = [.. Enumerable.Range(0, 3).Select(i => SHA256.HashData(Encoding.UTF8.GetBytes($"seed {i}")))];
    private static readonly string[] _secrets = ["the-old-secret-of-a-sender", "the-new-secret-of-a-sender", "what-a-stranger-made-up"];

    private static readonly ECDsa[] _ecdsa = [.. Enumerable.Range(0, 3).Select(i => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = SHA256.HashData(Encoding.UTF8.GetBytes($"ecdsa {i}")),
    }))];

    public static Task<CaseDesk> StartAsync(Action<IntakeOptions>? more = null, CaseDesk? before = null) => CaseDesk.StartAsync(before, intake: o =>
    {
        Keys(o);
        more?.Invoke(o);
    });

    /// <summary>What the desk knows of all senders.</summary>
    public static void Keys(IntakeOptions o)
    {
        for (int key = Old; key <= New; key++)
        {
            o.WebhookSecrets.Add("whsec_" + Convert.ToBase64String(Encoding.UTF8.GetBytes(_secrets[key])));
            o.WebhookSecrets.Add("whpk_" + Convert.ToBase64String(PublicKey(key)));
            o.SendGridEventKeys.Add(Convert.ToBase64String(_ecdsa[key].ExportSubjectPublicKeyInfo()));
            o.GitHubSecrets.Add(_secrets[key]);
            o.ZendeskSecrets.Add(_secrets[key]);
            o.SlackSigningSecrets.Add(_secrets[key]);
            o.DiscordPublicKeys.Add(Convert.ToHexStringLower(PublicKey(key)));
        }
    }

    /// <summary>A batch of events by SendGrid, worked off.</summary>
    /// <returns>How it ended.</returns>
    public static async Task<(string State, string? Case, string? Reason)> SendGridAsync(CaseDesk desk, params string[] events)
    {
        byte[] body = Encoding.UTF8.GetBytes(("[" + string.Join(',', events) + "]").Replace('\'', '"'));
        DeskDriver.Answer answer = await desk.PostAsync(
            UrlOf("sendgrid-events"), "application/json", body, Sign("sendgrid-events", body, desk.Http.MachineClock.Now.ToUnixTimeSeconds()));
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        await desk.WorkOffAsync();
        return await desk.IntakeAsync((string)answer.Json["intakeId"]!);
    }

    public static string UrlOf(string sender) => "/intake/webhooks/" + (sender == "generic-v1a" ? "generic" : sender);

    /// <summary>What the sender puts into its headers for this body, the signature last.</summary>
    public static (string Name, string Value)[] Sign(string sender, byte[] body, long at, int key = New)
    {
        string seconds = at.ToString(CultureInfo.InvariantCulture);
        string iso = DateTimeOffset.FromUnixTimeSeconds(at).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        byte[] secret = Encoding.UTF8.GetBytes(_secrets[key]);
        return sender switch
        {
            "generic" => [("webhook-id", "msg_1"), ("webhook-timestamp", seconds), ("webhook-signature", "v1," + Base64(Hmac(secret, $"msg_1.{seconds}.", body)))],
            "generic-v1a" => [("webhook-id", "msg_1"), ("webhook-timestamp", seconds), ("webhook-signature", "v1a," + Base64(Ed(key, $"msg_1.{seconds}.", body)))],
            "github" => [("X-GitHub-Event", "issues"), ("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"), ("X-Hub-Signature-256", "sha256=" + Hex(Hmac(secret, "", body)))],
            "zendesk" =>
            [
                ("X-Zendesk-Webhook-Invocation-Id", "8350205582"), ("X-Zendesk-Webhook-Signature-Timestamp", iso),
                ("X-Zendesk-Webhook-Signature", Base64(Hmac(secret, iso, body))),
            ],
            "slack" => [("X-Slack-Request-Timestamp", seconds), ("X-Slack-Signature", "v0=" + Hex(Hmac(secret, $"v0:{seconds}:", body)))],
            "discord" => [("X-Signature-Timestamp", seconds), ("X-Signature-Ed25519", Hex(Ed(key, seconds, body)))],
            "sendgrid-events" =>
            [
                (SendGridEventKeys.TimestampHeader, seconds),
                (SendGridEventKeys.SignatureHeader, Base64(_ecdsa[key].SignData([.. Encoding.UTF8.GetBytes(seconds), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))),
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(sender), sender, "There is no such sender."),
        };
    }

    /// <summary>Something the sender could send, of which the desk makes nothing much.</summary>
    public static byte[] Body(string sender) => Encoding.UTF8.GetBytes(sender switch
    {
        "sendgrid-events" => "[]",
        "discord" => """{"type":1}""",
        "slack" => """{"type":"url_verification","challenge":"c"}""",
        "zendesk" => """{"type":"zen:event-type:user.created"}""",
        "github" => """{"zen":"Keep it logically awesome.","hook_id":1}""",
        _ => """{"type":"case.requested","data":{"id":"r-1","from":{"email":"kim@acme.example"},"subject":"Login fails","text":"It does not work."}}""",
    });

    public static long Now(this CaseDesk desk) => desk.Http.MachineClock.Now.ToUnixTimeSeconds();

    /// <summary>Signed just now.</summary>
    public static Task<DeskDriver.Answer> PostAsync(this CaseDesk desk, string sender, string body, string type = "application/json", params (string Name, string Value)[] more)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return desk.PostAsync(UrlOf(sender), type, bytes, [.. Sign(sender, bytes, desk.Now()).Where(h => more.All(m => m.Name != h.Name)), .. more]);
    }

    /// <summary>Signed just now, taken, worked off and attended to.</summary>
    /// <returns>State, case and reason of the intake.</returns>
    public static async Task<(string State, string? Case, string? Reason)> TakeAsync(this CaseDesk desk, string sender, string body, string type = "application/json", params (string Name, string Value)[] more)
    {
        HashSet<string> before = [.. desk.Intakes()];
        DeskDriver.Answer answer = await desk.PostAsync(sender, body, type, more);
        Assert.True(answer.Status is HttpStatusCode.Accepted or HttpStatusCode.OK, answer.Text);
        string id = Assert.Single(desk.Intakes().Except(before));
        await desk.WorkOffAsync();
        await desk.AttendAsync();
        return await desk.IntakeAsync(id);
    }

    /// <summary>Ids of everything in the ledger.</summary>
    public static IEnumerable<string> Intakes(this CaseDesk desk) =>
        desk.Store.Keys("intake").Where(k => k.RowKey.StartsWith("in|", StringComparison.Ordinal)).Select(k => k.RowKey[3..]).Where(id => IntakeId.TryRead(id, out _));

    public static byte[] PublicKey(int key)
    {
        byte[] bytes = new byte[32];
        Ed25519.GeneratePublicKey(_seeds[key], bytes);
        return bytes;
    }

    private static byte[] Ed(int key, string before, byte[] body)
    {
        byte[] signature = new byte[64];
        Ed25519.Sign(_seeds[key], [.. Encoding.UTF8.GetBytes(before), .. body], signature);
        return signature;
    }

    private static byte[] Hmac(byte[] secret, string before, byte[] body) => HMACSHA256.HashData(secret, (byte[])[.. Encoding.UTF8.GetBytes(before), .. body]);

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
