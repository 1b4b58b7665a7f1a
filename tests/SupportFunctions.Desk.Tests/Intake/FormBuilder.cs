using System.Text;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>Writes multipart/form-data as Inbound Parse does, byte for byte.</summary>
internal sealed class FormBuilder
{
    public const string ContentType = "multipart/form-data; boundary=xYzZY";
    private readonly List<byte> body = [];

    public FormBuilder Field(string name, string value) => Field(name, Encoding.UTF8.GetBytes(value));

    public FormBuilder Field(string name, byte[] value) => Section($"Content-Disposition: form-data; name=\"{name}\"", value);

    public FormBuilder File(string name, string fileName, string contentType, byte[] value) =>
        Section($"Content-Disposition: form-data; name=\"{name}\"; filename=\"{fileName}\"\r\nContent-Type: {contentType}", value);

    public byte[] Build() => [.. body, .. "--xYzZY--\r\n"u8];

    private FormBuilder Section(string header, byte[] value)
    {
        body.AddRange(Encoding.UTF8.GetBytes("--xYzZY\r\n" + header + "\r\n\r\n"));
        body.AddRange(value);
        body.AddRange("\r\n"u8);
        return this;
    }
}
