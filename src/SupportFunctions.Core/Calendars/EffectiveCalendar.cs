using NodaTime;
using SupportFunctions.Core.Validity;

namespace SupportFunctions.Core.Calendars;

/// <summary>A calendar through its versions: each instant is measured on the version in force then, so that a change never alters a time before it.</summary>
public sealed class EffectiveCalendar(Timeline<WorkCalendar> versions) : IWorkingTime
{
    private readonly WorkCalendar? _only = versions.Only;

    public EffectiveCalendar(WorkCalendar only) : this(new Timeline<WorkCalendar>(only))
    {
    }

    public static EffectiveCalendar Always { get; } = new(WorkCalendar.Always);

    public string Id => versions.Last.Id;

    public Timeline<WorkCalendar> Versions => versions;

    public WorkCalendar At(Instant at) => _only ?? versions.At(at);

    public Instant? Deadline(Instant start, Duration allowance)
    {
        if (_only is not null)
        {
            return _only.Deadline(start, allowance);
        }

        Duration left = allowance;
        foreach ((Instant from, Instant? to, WorkCalendar calendar) in Between(start, null))
        {
            Instant? due = calendar.Deadline(from, left);
            if (to is not { } end || due <= end)
            {
                return due;
            }

            left -= calendar.Elapsed(from, end);
        }

        return null;
    }

    public Duration Elapsed(Instant from, Instant to)
    {
        if (_only is not null)
        {
            return _only.Elapsed(from, to);
        }

        Duration sum = Duration.Zero;
        foreach ((Instant start, Instant? end, WorkCalendar calendar) in Between(from, to))
        {
            sum += calendar.Elapsed(start, end!.Value);
        }

        return sum;
    }

    public Instant? NextOpening(Instant from)
    {
        if (_only is not null)
        {
            return _only.NextOpening(from);
        }

        foreach ((Instant start, Instant? end, WorkCalendar calendar) in Between(from, null))
        {
            if (calendar.NextOpening(start) is { } opening && (end is null || opening < end))
            {
                return opening;
            }
        }

        return null;
    }

    /// <summary>The stretches of <c>[from, to)</c> with the version in force in each; the last one is open when <paramref name="to"/> is null.</summary>
    public IEnumerable<(Instant From, Instant? To, WorkCalendar Calendar)> Between(Instant from, Instant? to)
    {
        foreach (ValiditySpan<WorkCalendar> span in versions.Spans)
        {
            Instant start = span.From is { } begins && begins > from ? begins : from;
            Instant? end = span.To is { } ends && (to is not { } last || ends < last) ? ends : to;
            if (end is null || end > start)
            {
                yield return (start, end, span.Value);
            }
        }
    }
}
