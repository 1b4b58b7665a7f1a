namespace SupportFunctions.Desk.Messages;

/// <summary>Makes HTML from outside fit to be shown: an allow-list, and nothing that runs, sends or loads.</summary>
public interface IMailHtml
{
    ShownHtml Clean(string html, HtmlWishes wishes);
}

/// <param name="LoadsRemote">The reader chose to load this message's pictures from where they are, which tells the sender that it is read.</param>
/// <param name="Images">By content id, as <c>data:</c> addresses: the message's own pictures.</param>
public sealed record HtmlWishes(bool LoadsRemote, IReadOnlyDictionary<string, string> Images)
{
    public static HtmlWishes None { get; } = new(false, new Dictionary<string, string>());
}

/// <param name="Body">Goes inside a body element.</param>
/// <param name="RemoteImages">Pictures elsewhere that it names, loaded or not.</param>
/// <param name="IsCut">It was too large or too deep to be shown whole.</param>
public sealed record ShownHtml(string Body, int RemoteImages, bool IsCut);
