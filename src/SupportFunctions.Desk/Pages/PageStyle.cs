using System.Security.Cryptography;
using System.Text;

namespace SupportFunctions.Desk.Pages;

/// <summary>The style of every page. It stands in the page itself, so that a page is one request; the policy names it by its hash.</summary>
internal static class PageStyle
{
    public static string Css { get; } = Read();

    /// <summary>For <c>Content-Security-Policy</c>.</summary>
    public static string Hash { get; } = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)));

    private static string Read()
    {
        using Stream stream = typeof(PageStyle).Assembly.GetManifestResourceStream("desk.css") ?? throw new InvalidOperationException("desk.css is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        // A browser hashes the text after it has read it, and it reads every line end as LF.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
