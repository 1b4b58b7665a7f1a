using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SupportFunctions.Desk.Messages;

/// <summary>A message's HTML as a document of its own, for a sandboxed frame. Its policy loads nothing but what the reader chose to load.</summary>
internal sealed class HtmlPage(ShownHtml shown, bool loadsRemote) : IResult
{
    private const string Style =
        "body{margin:0;padding:.5rem;font:15px/1.45 system-ui,sans-serif;color:#1b1b1b;background:#fff;overflow-wrap:anywhere}img{max-width:100%;height:auto}pre{white-space:pre-wrap}.picture{border:1px dashed #999;padding:0 .25rem;color:#555;font-size:.85em}";

    private static readonly string _styleHash = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; img-src data:{(loadsRemote ? " https: http:" : "")}; style-src-attr 'unsafe-inline'; style-src-elem '{_styleHash}'; form-action 'none'; base-uri 'none'; "
            + "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        await response.WriteAsync(
            $"<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Message</title><style>{Style}</style></head><body>{shown.Body}"
            + (shown.IsCut ? "<p class=\"picture\">Too large or too deeply nested to be shown whole; the raw original has all of it.</p>" : "") + "</body></html>",
            httpContext.RequestAborted);
    }
}
