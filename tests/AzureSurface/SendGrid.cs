#nullable disable // as the package: it says nothing about null
using System.Net;
using System.Net.Http.Headers;
using SendGrid.Helpers.Mail;
using static AzureSurface.Outside;

namespace SendGrid
{
    public class MimeType
    {
        public static readonly string Html = "text/html";

        public static readonly string Text = "text/plain";
    }

    public class Response(HttpStatusCode statusCode, HttpContent responseBody, HttpResponseHeaders responseHeaders)
    {
        public HttpStatusCode StatusCode { get; set; } = statusCode;

        public bool IsSuccessStatusCode => (int)StatusCode is >= 200 and <= 299;

        public HttpContent Body { get; set; } = responseBody;

        public HttpResponseHeaders Headers { get; set; } = responseHeaders;
    }

    public interface ISendGridClient
    {
        Task<Response> SendEmailAsync(SendGridMessage msg, CancellationToken cancellationToken = default);
    }

    public class SendGridClient : ISendGridClient
    {
        public SendGridClient(
            HttpClient httpClient, string apiKey, string host = null, Dictionary<string, string> requestHeaders = null, string version = null,
            string urlPath = null, bool httpErrorAsException = false)
        {
        }

        public Task<Response> SendEmailAsync(SendGridMessage msg, CancellationToken cancellationToken = default) => throw Call(nameof(SendEmailAsync));
    }
}

namespace SendGrid.Helpers.Mail
{
    public class EmailAddress
    {
        public EmailAddress(string email, string name = null) => (Email, Name) = (email, name);

        public string Name { get; set; }

        public string Email { get; set; }
    }

    public class Content
    {
        public string Type { get; set; }

        public string Value { get; set; }
    }

    public class Attachment
    {
        public string Content { get; set; }

        public string Type { get; set; }

        public string Filename { get; set; }

        public string Disposition { get; set; }

        public string ContentId { get; set; }
    }

    public class Personalization
    {
        public List<EmailAddress> Tos { get; set; }
    }

    public class ClickTracking
    {
        public bool? Enable { get; set; }

        public bool? EnableText { get; set; }
    }

    public class OpenTracking
    {
        public bool? Enable { get; set; }
    }

    public class ASM
    {
        public int GroupId { get; set; }

        public List<int> GroupsToDisplay { get; set; }
    }

    public class SandboxMode
    {
        public bool? Enable { get; set; }
    }

    public class MailSettings
    {
        public SandboxMode SandboxMode { get; set; }
    }

    public class TrackingSettings
    {
        public ClickTracking ClickTracking { get; set; }

        public OpenTracking OpenTracking { get; set; }
    }

    public class SendGridMessage
    {
        public EmailAddress From { get; set; }

        public string Subject { get; set; }

        public List<Personalization> Personalizations { get; set; }

        public List<Content> Contents { get; set; }

        public Dictionary<string, string> Headers { get; set; }

        public Dictionary<string, string> CustomArgs { get; set; }

        public List<string> Categories { get; set; }

        public ASM Asm { get; set; }

        public MailSettings MailSettings { get; set; }

        public TrackingSettings TrackingSettings { get; set; }

        public EmailAddress ReplyTo { get; set; }

        public void AddTo(EmailAddress email, int personalizationIndex = 0, Personalization personalization = null)
        {
            Personalizations ??= [new Personalization { Tos = [] }];
            Personalizations[personalizationIndex].Tos.Add(email);
        }

        public List<Attachment> Attachments { get; set; }

        public void AddAttachment(string filename, string base64Content, string type = null, string disposition = null, string content_id = null) =>
            (Attachments ??= []).Add(new Attachment { Filename = filename, Content = base64Content, Type = type, Disposition = disposition, ContentId = content_id });

        public void AddContent(string mimeType, string text) => (Contents ??= []).Add(new Content { Type = mimeType, Value = text });

        public void AddGlobalHeader(string key, string value) => (Headers ??= []).Add(key, value);

        public void AddGlobalCustomArg(string key, string value) => (CustomArgs ??= []).Add(key, value);

        public void AddCategory(string category) => (Categories ??= []).Add(category);

        public void SetAsm(int groupID, List<int> groupsToDisplay = null) => Asm = new ASM { GroupId = groupID, GroupsToDisplay = groupsToDisplay };

        public void SetSandBoxMode(bool enable) => (MailSettings ??= new MailSettings()).SandboxMode = new SandboxMode { Enable = enable };

        public void SetClickTracking(bool enable, bool enableText) =>
            (TrackingSettings ??= new TrackingSettings()).ClickTracking = new ClickTracking { Enable = enable, EnableText = enableText };

        public void SetOpenTracking(bool enable, string substitutionTag = null) =>
            (TrackingSettings ??= new TrackingSettings()).OpenTracking = new OpenTracking { Enable = enable };
    }
}
