using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NodaTime.Text;

namespace SupportFunctions.Desk.Tests.CalendarFiles;

/// <summary>A strict reading of RFC 5545 and 5546, written from the documents and not from our writer: names everything that a file does wrong.</summary>
internal sealed partial class StrictCalendar
{
    private static readonly string[] _texts = ["SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "TZNAME", "X-WR-CALNAME"];

    private static readonly LocalDateTimePattern _local = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    private readonly List<string> _faults = [];

    private StrictCalendar()
    {
    }

    public IReadOnlyList<string> Faults => _faults;

    public List<Component> Zones { get; } = [];

    public List<Component> Events { get; } = [];

    public static StrictCalendar Read(string file)
    {
        var calendar = new StrictCalendar();
        calendar.CheckBytes(Encoding.UTF8.GetBytes(file));
        Component? root = calendar.Parse(file);
        if (root is not null)
        {
            calendar.CheckRoot(root);
        }

        return calendar;
    }

    /// <summary>3.1: UTF-8, CRLF and nothing else at line ends, 75 octets at most, no character cut in two.</summary>
    private void CheckBytes(byte[] bytes)
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        int start = 0;
        for (int i = 0; i <= bytes.Length; i++)
        {
            if (i < bytes.Length && bytes[i] != '\n')
            {
                continue;
            }

            if (i == bytes.Length)
            {
                Demand(start == i, "the last line has no line end");
                return;
            }

            Demand(i > start && bytes[i - 1] == '\r', "a line does not end with CRLF");
            byte[] line = bytes[start..Math.Max(start, i - 1)];
            Demand(!line.Contains((byte)'\r'), "a bare CR");
            Demand(line.Length <= 75, $"a line of {line.Length} octets");
            Demand(line.Length > 0, "an empty line");
            try
            {
                strict.GetString(line);
            }
            catch (DecoderFallbackException)
            {
                _faults.Add("a character is cut by a fold");
            }

            start = i + 1;
        }
    }

    private Component? Parse(string file)
    {
        string[] lines = file.Replace("\r\n ", "", StringComparison.Ordinal).Replace("\r\n\t", "", StringComparison.Ordinal).Split("\r\n")[..^1];
        var open = new Stack<Component>();
        Component? root = null;
        foreach (string line in lines)
        {
            Match match = ContentLine().Match(line);
            if (!match.Success)
            {
                _faults.Add($"no content line: {line}");
                continue;
            }

            var property = new Property(
                match.Groups["name"].Value.ToUpperInvariant(),
                match.Groups["param"].Captures.Select(c => c.Value.Split('=', 2)).ToDictionary(p => p[0].ToUpperInvariant(), p => p[1].Trim('"')),
                match.Groups["value"].Value);
            if (property.Name == "BEGIN")
            {
                var component = new Component(property.Value);
                Demand(root is null || open.Count > 0, "more than one object");
                if (open.Count > 0)
                {
                    open.Peek().Parts.Add(component);
                }

                root ??= component;
                open.Push(component);
            }
            else if (property.Name == "END")
            {
                Demand(open.Count > 0 && open.Pop().Name == property.Value, $"END:{property.Value} ends nothing");
            }
            else if (open.Count == 0)
            {
                _faults.Add($"outside of everything: {line}");
            }
            else
            {
                CheckText(property);
                open.Peek().Properties.Add(property);
            }
        }

        Demand(root is not null && open.Count == 0, "a component is not ended");
        return root;
    }

    /// <summary>3.3.11.</summary>
    private void CheckText(Property property)
    {
        Demand(!property.Value.Any(c => char.IsControl(c) && c != '\t'), $"a control character in {property.Name}");
        if (_texts.Contains(property.Name))
        {
            Demand(TextValue().IsMatch(property.Value), $"{property.Name} is not escaped: {property.Value}");
        }
    }

    private void CheckRoot(Component root)
    {
        Demand(root.Name == "VCALENDAR", "no VCALENDAR");
        foreach (string name in (string[])["PRODID", "VERSION", "METHOD"])
        {
            Demand(root.All(name).Count == 1, $"VCALENDAR needs one {name}");
        }

        Demand(root.Value("VERSION") == "2.0", "VERSION is not 2.0");
        Zones.AddRange(root.Parts.Where(p => p.Name == "VTIMEZONE"));
        Events.AddRange(root.Parts.Where(p => p.Name == "VEVENT"));
        Demand(root.Parts.Count == Zones.Count + Events.Count && root.Parts.Count > 0, "an unexpected component, or none at all");
        // A feed may have nothing to say, and then names a zone for the sake of 3.6; nothing else may.
        Demand(Events.Count > 0 || root.Value("METHOD") == "PUBLISH", "no event");
        Zones.ForEach(CheckZone);
        Demand(Zones.Select(z => z.Value("TZID")).Distinct().Count() == Zones.Count, "a zone is defined twice");
        Events.ForEach(e => CheckEvent(e, root.Value("METHOD")));
        string[] used = [.. Events.SelectMany(e => e.Properties).Select(p => p.Parameters.GetValueOrDefault("TZID")).OfType<string>().Distinct()];
        Demand(Events.Count == 0 || used.Order().SequenceEqual(Zones.Select(z => z.Value("TZID")).Order()), "the zones in use are not those that are defined (3.2.19)");
    }

    /// <summary>3.6.5.</summary>
    private void CheckZone(Component zone)
    {
        Demand(zone.All("TZID").Count == 1, "VTIMEZONE needs one TZID");
        Demand(zone.Parts.Count > 0, "VTIMEZONE needs an observance");
        foreach (Component observance in zone.Parts)
        {
            Demand(observance.Name is "STANDARD" or "DAYLIGHT", $"{observance.Name} is no observance");
            foreach (string name in (string[])["DTSTART", "TZOFFSETFROM", "TZOFFSETTO"])
            {
                Demand(observance.All(name).Count == 1, $"{observance.Name} needs one {name}");
            }

            Demand(observance.All("DTSTART").All(p => p.Parameters.Count == 0 && _local.Parse(p.Value).Success), "an onset is not local time");
            Demand(observance.All("TZOFFSETFROM").Concat(observance.All("TZOFFSETTO")).All(p => OffsetValue().IsMatch(p.Value) && p.Value != "-0000"), "an offset is malformed");
            Demand(observance.All("RRULE").Count <= 1 && observance.All("RRULE").All(r => YearlyRule().IsMatch(r.Value)), "a rule is not one of those that this check follows");
        }
    }

    /// <summary>3.6.1; RFC 5546, 3.2.2 and 3.2.5.</summary>
    private void CheckEvent(Component of, string? method)
    {
        foreach (string name in (string[])["UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "STATUS"])
        {
            Demand(of.All(name).Count == 1, $"VEVENT needs one {name}");
        }

        Demand(of.All("DTSTAMP").All(p => InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'").Parse(p.Value).Success), "DTSTAMP is not in UTC (3.8.7.2)");
        Demand(int.TryParse(of.Value("SEQUENCE"), NumberStyles.None, CultureInfo.InvariantCulture, out _), "SEQUENCE is no number");
        Property[] times = [.. of.All("DTSTART"), .. of.All("DTEND")];
        Demand(times.Select(t => t.Parameters.ContainsKey("TZID")).Distinct().Count() == 1, "start and end are not written alike (3.8.2.2)");
        Demand(times.All(t => t.Parameters.ContainsKey("TZID") ? _local.Parse(t.Value).Success : t.Value.EndsWith('Z')), "a time is malformed");
        if (method is "REQUEST" or "CANCEL")
        {
            Demand(of.All("ORGANIZER").Count == 1 && of.All("ATTENDEE").Count >= 1, $"{method} needs organizer and attendee");
            Demand(of.All("ORGANIZER").Concat(of.All("ATTENDEE")).All(p => p.Value.StartsWith("mailto:", StringComparison.Ordinal)), "a calendar address is no mailto");
            Demand(of.Value("STATUS") == (method == "CANCEL" ? "CANCELLED" : "CONFIRMED"), "STATUS does not go with METHOD");
        }
        else
        {
            Demand(method == "PUBLISH" && of.All("ATTENDEE").Count == 0, "what is published has no attendee");
        }
    }

    private void Demand(bool holds, string fault)
    {
        if (!holds)
        {
            _faults.Add(fault);
        }
    }

    [GeneratedRegex("""^(?<name>[A-Za-z0-9-]+)(;(?<param>[A-Za-z0-9-]+=("[^"\p{Cc}]*"|[^";:,\p{Cc}]*)))*:(?<value>.*)$""", RegexOptions.CultureInvariant)]
    private static partial Regex ContentLine();

    [GeneratedRegex("""^([^\\;,]|\\[\\;,nN])*$""", RegexOptions.CultureInvariant)]
    private static partial Regex TextValue();

    [GeneratedRegex("^[+-][0-2][0-9][0-5][0-9]([0-5][0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex OffsetValue();

    [GeneratedRegex("^FREQ=YEARLY;BYMONTH=(?<month>[0-9]{1,2});BYDAY=(?<week>-1|[1-5])(?<day>MO|TU|WE|TH|FR|SA|SU)$", RegexOptions.CultureInvariant)]
    internal static partial Regex YearlyRule();

    internal sealed record Property(string Name, IReadOnlyDictionary<string, string> Parameters, string Value);

    internal sealed record Component(string Name)
    {
        public List<Property> Properties { get; } = [];

        public List<Component> Parts { get; } = [];

        public IReadOnlyList<Property> All(string name) => [.. Properties.Where(p => p.Name == name)];

        public string? Value(string name) => Properties.FirstOrDefault(p => p.Name == name)?.Value;
    }
}
