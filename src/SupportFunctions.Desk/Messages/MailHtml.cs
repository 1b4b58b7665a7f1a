using System.Collections.Frozen;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ganss.Xss;

namespace SupportFunctions.Desk.Messages;

/// <summary>The allow-list, by HtmlSanitizer; pictures and links are then looked at one by one (docs/adr/0011-bodies.md).</summary>
public sealed class MailHtml : IMailHtml
{
    private const int MaxImages = 500;

    private static readonly FrozenSet<string> _tags = FrozenSet.ToFrozenSet(
    [
        "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl",
        "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q",
        "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
    ]);

    private static readonly string[] _attributes =
    [
        "align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "color", "colspan", "dir", "face", "height", "href", "hspace", "lang", "nowrap", "rowspan", "rules", "scope",
        "size", "span", "src", "start", "style", "summary", "title", "type", "valign", "value", "vspace", "width",
    ];

    /// <summary>Nothing that loads, moves, covers or hides.</summary>
    private static readonly string[] _properties =
    [
        "background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left", "border-radius", "border-right", "border-spacing", "border-style", "border-top",
        "border-width", "border-bottom-color", "border-bottom-style", "border-bottom-width", "border-left-color", "border-left-style", "border-left-width", "border-right-color",
        "border-right-style", "border-right-width", "border-top-color", "border-top-style", "border-top-width", "color", "direction", "font", "font-family", "font-size", "font-style",
        "font-variant", "font-weight", "height", "letter-spacing", "line-height", "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-width",
        "padding", "padding-bottom", "padding-left", "padding-right", "padding-top", "text-align", "text-decoration", "text-indent", "vertical-align", "white-space", "width", "word-break",
        "overflow-wrap",
    ];

    private readonly HtmlSanitizer _sanitizer = Create();

    /// <inheritdoc/>
    public ShownHtml Clean(string html, HtmlWishes wishes)
    {
        ArgumentNullException.ThrowIfNull(wishes);
        (string shaped, bool isCut) = HtmlShape.Of(html, _tags);
        IHtmlDocument document = _sanitizer.SanitizeDom(shaped);
        IElement body = document.Body!;
        foreach (IElement styled in body.QuerySelectorAll("[style]"))
        {
            // The properties allowed take no address; this is for the day on which one does.
            if (styled.GetAttribute("style") is { } style && (style.Contains('(', StringComparison.Ordinal) && !IsHarmless(style)))
            {
                styled.RemoveAttribute("style");
            }
        }

        foreach (IElement other in body.QuerySelectorAll("[href]:not(a), [src]:not(img)"))
        {
            other.RemoveAttribute("href");
            other.RemoveAttribute("src");
        }

        foreach (IElement link in body.QuerySelectorAll("a").ToArray())
        {
            Link(link);
        }

        int remote = 0;
        int images = 0;
        foreach (IElement image in body.QuerySelectorAll("img").ToArray())
        {
            remote += Image(document, image, wishes, isTooMany: ++images > MaxImages) ? 1 : 0;
        }

        return new ShownHtml(body.InnerHtml, remote, isCut || images > MaxImages);
    }

    private static HtmlSanitizer Create()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(_tags, StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>(_attributes, StringComparer.OrdinalIgnoreCase),
            AllowedCssProperties = new HashSet<string>(_properties, StringComparer.OrdinalIgnoreCase),
            AllowedSchemes = new HashSet<string>(["http", "https", "mailto"], StringComparer.OrdinalIgnoreCase),
            UriAttributes = new HashSet<string>(["href", "src"], StringComparer.OrdinalIgnoreCase),
        })
        {
            KeepChildNodes = true,
        };
        // Pictures that are in the message itself: looked at once more below.
        sanitizer.FilterUrl += (_, e) => e.SanitizedUrl = e.Tag is IHtmlImageElement && (IsCid(e.OriginalUrl) || IsEmbedded(e.OriginalUrl)) ? e.OriginalUrl : e.SanitizedUrl;
        return sanitizer;
    }

    private static void Link(IElement link)
    {
        if (link.GetAttribute("href") is { } address && Absolute(address) is { } target)
        {
            link.SetAttribute("href", target);
            // Where it leads is seen before it is followed, whatever its text says.
            link.SetAttribute("title", target);
            link.SetAttribute("rel", "noopener noreferrer nofollow");
            link.SetAttribute("target", "_blank");
            return;
        }

        link.RemoveAttribute("href");
    }

    /// <summary>Whether it is somewhere else.</summary>
    private static bool Image(IHtmlDocument document, IElement image, HtmlWishes wishes, bool isTooMany)
    {
        string source = image.GetAttribute("src")?.Trim() ?? "";
        image.RemoveAttribute("src");
        if (isTooMany)
        {
            Replace(document, image, "picture", null);
            return false;
        }

        if (IsCid(source))
        {
            if (wishes.Images.TryGetValue(Uri.UnescapeDataString(source[4..]).Trim('<', '>'), out string? own))
            {
                image.SetAttribute("src", own);
            }
            else
            {
                Replace(document, image, "picture in an attachment", source);
            }

            return false;
        }

        if (IsEmbedded(source))
        {
            image.SetAttribute("src", source);
            return false;
        }

        if (Absolute(source) is not { } address || address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            Replace(document, image, "picture", null);
            return false;
        }

        bool isTracker = image.GetAttribute("width")?.Trim() is "0" or "1" || image.GetAttribute("height")?.Trim() is "0" or "1";
        if (wishes.LoadsRemote && !isTracker)
        {
            image.SetAttribute("src", address);
            image.SetAttribute("referrerpolicy", "no-referrer");
            image.SetAttribute("loading", "lazy");
        }
        else
        {
            Replace(document, image, isTracker ? "invisible picture, never loaded" : "picture, not loaded", address);
        }

        return true;
    }

    private static void Replace(IHtmlDocument document, IElement image, string what, string? address)
    {
        IElement place = document.CreateElement("span");
        place.ClassName = "picture";
        string alt = image.GetAttribute("alt")?.Trim() ?? "";
        string shown = address is { Length: > 100 } ? address[..100] + "…" : address ?? "";
        place.TextContent = $"[{what}{(alt.Length > 0 ? ": " + alt : "")}{(shown.Length > 0 ? " " + shown : "")}]";
        if (address is not null)
        {
            place.SetAttribute("title", address);
        }

        image.Replace(place);
    }

    private static string? Absolute(string address) =>
        Uri.TryCreate(address.Trim(), UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" or "mailto" ? uri.AbsoluteUri : null;

    private static bool IsCid(string source) => source.StartsWith("cid:", StringComparison.OrdinalIgnoreCase);

    private static bool IsEmbedded(string source) =>
        source.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase)
        && source.IndexOf(";base64,", StringComparison.OrdinalIgnoreCase) is > 0 and < 40 and var end && FileTypes.IsSafeImage(source[5..end].ToLowerInvariant());

    private static bool IsHarmless(string style) =>
        !style.Contains("url", StringComparison.OrdinalIgnoreCase) && !style.Contains("image", StringComparison.OrdinalIgnoreCase)
        && !style.Contains("expression", StringComparison.OrdinalIgnoreCase) && !style.Contains("attr", StringComparison.OrdinalIgnoreCase);
}
