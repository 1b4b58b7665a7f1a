using System.Globalization;
using System.Text;
using System.Xml;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Desk.Incidents;

namespace SupportFunctions.Desk.Status;

/// <summary>The board as an Atom feed (RFC 4287): an entry an incident, which an update changes in place.</summary>
internal static class StatusFeed
{
    public const string ContentType = "application/atom+xml; charset=utf-8";

    private const string Atom = "http://www.w3.org/2005/Atom";

    /// <param name="domain">Ours, for ids that never change (RFC 4151).</param>
    /// <param name="address">Of the status page.</param>
    public static string Write(StatusBoard board, string domain, Uri address)
    {
        var text = new Utf8Writer();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("feed", Atom);
            Element(xml, "id", $"tag:{domain},2026:status");
            Element(xml, "title", "Status");
            IncidentSummary[] shown = [.. board.Active, .. board.Recent];
            Element(xml, "updated", Text(shown.Length == 0 ? board.AsOf : shown.Max(ChangedAt)));
            Link(xml, "self", new Uri(address, "status/feed.atom"));
            Link(xml, "alternate", address);
            xml.WriteStartElement("author", Atom);
            Element(xml, "name", "Support");
            xml.WriteEndElement();
            foreach (IncidentSummary incident in shown.OrderByDescending(ChangedAt))
            {
                WriteEntry(xml, incident, domain, address);
            }

            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void WriteEntry(XmlWriter xml, IncidentSummary incident, string domain, Uri address)
    {
        xml.WriteStartElement("entry", Atom);
        Element(xml, "id", $"tag:{domain},2026:incident/{incident.Id}");
        Element(xml, "title", $"{StatusWords.Phase(incident)}: {incident.Title}");
        Element(xml, "updated", Text(ChangedAt(incident)));
        Element(xml, "published", Text(incident.DeclaredAt));
        Link(xml, "alternate", new Uri(address, $"status#{incident.Id}"));
        xml.WriteStartElement("content", Atom);
        xml.WriteAttributeString("type", "text");
        xml.WriteString(Clean(string.Join("\n\n", new[] { StatusWords.Scope(incident), incident.Latest?.Summary, incident.Latest?.NextSteps }.OfType<string>())));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static Instant ChangedAt(IncidentSummary incident) => incident.Latest?.At ?? incident.DeclaredAt;

    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Atom, Clean(text));

    private static void Link(XmlWriter xml, string relation, Uri address)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("href", address.AbsoluteUri);
        xml.WriteEndElement();
    }

    private static string Text(Instant at) => InstantPattern.General.Format(at);

    /// <summary>What no XML may hold is left out.</summary>
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Where(r => r.Value > 0xFFFF || XmlConvert.IsXmlChar((char)r.Value)));

    private sealed class Utf8Writer() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
