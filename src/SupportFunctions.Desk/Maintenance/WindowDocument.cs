using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>A window as the API shows it.</summary>
public sealed record WindowDocument(
    WindowId Id, string Title, WindowState State, Instant StartsAt, Instant EndsAt, IReadOnlyList<string> Products, IReadOnlyList<string> Regions, IReadOnlyList<string> Customers)
{
    /// <summary>What customers were last told about its end.</summary>
    public required Instant ExpectedEnd { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Emergency? Emergency { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SeriesDocument? Recurs { get; init; }

    /// <summary>Any of <c>emergency</c>, <c>short-notice</c>, <c>not-delivered</c>, <c>over-length</c>: what makes it break the rules.</summary>
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>Customers who were told later than promised; for them it does not conform to the rules.</summary>
    public required IReadOnlyList<string> ShortNotice { get; init; }

    /// <summary>Customers whom no mail about the present plan reached.</summary>
    public required IReadOnlyList<string> NotDelivered { get; init; }

    public required IReadOnlyList<Consent> Consents { get; init; }

    /// <summary>SEQUENCE of its calendar files.</summary>
    public required int Revision { get; init; }

    public required Instant CreatedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? AnnouncedAt { get; init; }

    /// <summary>When an occurrence of a series is announced by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? AnnounceAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? StartedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? EndedAt { get; init; }

    /// <summary>What its actual length is judged by; absent before it is announced.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Duration? MaxLength { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? LengthExceededAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CancelReason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Summary { get; init; }

    public static WindowDocument Of(Window window)
    {
        ArgumentNullException.ThrowIfNull(window);
        WindowPlan plan = window.Plan;
        return new WindowDocument(window.Id, plan.Title, window.State, plan.StartsAt, plan.EndsAt, plan.Products, plan.Regions, plan.Customers)
        {
            ExpectedEnd = window.ExpectedEnd,
            Emergency = window.Emergency,
            Recurs = window.Series is { } s ? new SeriesDocument(s.Rule, s.TimeZone, s.Except, s.Index, window.Next) : null,
            Flags =
            [
                .. window.Emergency is null ? Array.Empty<string>() : ["emergency"],
                .. window.ShortNoticeCount == 0 ? Array.Empty<string>() : ["short-notice"],
                .. window.NoticeFailed.IsEmpty ? Array.Empty<string>() : ["not-delivered"],
                .. window.LengthExceededAt is null ? Array.Empty<string>() : ["over-length"],
            ],
            ShortNotice = window.ShortNotice,
            NotDelivered = window.NoticeFailed,
            Consents = window.Consents,
            Revision = window.Revision,
            CreatedAt = window.CreatedAt,
            AnnouncedAt = window.AnnouncedAt,
            AnnounceAt = window.AnnounceAt,
            StartedAt = window.StartedAt,
            EndedAt = window.EndedAt,
            MaxLength = window.AnnouncedAt is null ? null : window.MaxLength,
            LengthExceededAt = window.LengthExceededAt,
            CancelReason = window.CancelReason,
            Summary = window.Summary,
        };
    }
}

/// <param name="Index">Which of the rule's days this one is, exceptions counted.</param>
/// <param name="Next">The occurrence after it, once it was opened.</param>
public sealed record SeriesDocument(
    string Rule, string TimeZone, IReadOnlyList<LocalDate> Except, int Index, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WindowId? Next);

/// <summary>One event of a window.</summary>
public sealed record WindowTimelineEntry(long Seq, Instant At, string Type, string By, JsonElement Data)
{
    public static WindowTimelineEntry Of(RecordedWindowEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return new WindowTimelineEntry(happened.Sequence, happened.At, ClosedFamilies.TypeName(happened.Event.GetType()), happened.By, ClosedFamilies.DataOf(happened.Event));
    }
}

/// <summary>A window in a list.</summary>
public sealed record WindowSummary(
    WindowId Id, string Title, WindowState State, Instant StartsAt, Instant EndsAt, Instant ExpectedEnd, IReadOnlyList<string> Products, IReadOnlyList<string> Regions,
    IReadOnlyList<string> Customers)
{
    public static WindowSummary Of(ScheduledWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return new WindowSummary(
            window.Id, window.Plan.Title, window.State, window.Plan.StartsAt, window.Plan.EndsAt, window.EndsAt, window.Plan.Products, window.Plan.Regions, window.Plan.Customers);
    }
}
