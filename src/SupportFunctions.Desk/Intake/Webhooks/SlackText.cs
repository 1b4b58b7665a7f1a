using System.Text;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>Slack's own marks as a person reads them: links, mentions and the three escaped characters.</summary>
internal static class SlackText
{
    public static string Read(string text)
    {
        var read = new StringBuilder(text.Length);
        int position = 0;
        while (position < text.Length)
        {
            int open = text.IndexOf('<', position);
            int close = open < 0 ? -1 : text.IndexOf('>', open);
            if (close < 0)
            {
                read.Append(text, position, text.Length - position);
                break;
            }

            read.Append(text, position, open - position).Append(Mark(text[(open + 1)..close]));
            position = close + 1;
        }

        // The ampersand last: what was written as "&lt;" is "&amp;lt;".
        return read.Replace("&lt;", "<").Replace("&gt;", ">").Replace("&amp;", "&").ToString().Trim();
    }

    private static string Mark(string inside)
    {
        string[] parts = inside.Split('|', 2);
        string? label = parts.Length == 2 && parts[1].Length > 0 ? parts[1] : null;
        return parts[0] switch
        {
            ['@', .. var user] => "@" + (label ?? user),
            ['#', .. var channel] => "#" + (label ?? channel),
            ['!', .. var special] => label ?? "@" + special,
            var link => label is null || label == link || link == "mailto:" + label ? label ?? link : $"{label} ({link})",
        };
    }
}
