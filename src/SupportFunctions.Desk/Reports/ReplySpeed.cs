using NodaTime;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Reports;

/// <summary>How soon a customer who wrote on an open case heard from a person, on the wall (R-INT-2: the aim is minutes).</summary>
public enum ReplySpeed
{
    None = 0,
    /// <summary>Within <see cref="ReplySpeeds.Minutes"/>.</summary>
    Minutes = 1,
    /// <summary>Within a couple of hours (R-INT-6).</summary>
    Hours = 2,
    /// <summary>Within the 24 hours of R-INT-2.</summary>
    Day = 3,
    Later = 4,
    /// <summary>Not yet.</summary>
    Owed = 5,
}

internal static class ReplySpeeds
{
    public static readonly Duration Minutes = Duration.FromMinutes(15);
    public static readonly Duration Hours = Duration.FromHours(2);
    public static readonly Duration Day = Duration.FromHours(24);

    public static ReplySpeed Of(CustomerTurn turn) => TimeOf(turn) switch
    {
        null => ReplySpeed.Owed,
        { } time when time <= Minutes => ReplySpeed.Minutes,
        { } time when time <= Hours => ReplySpeed.Hours,
        { } time when time <= Day => ReplySpeed.Day,
        _ => ReplySpeed.Later,
    };

    public static Duration? TimeOf(CustomerTurn turn) => turn.RepliedAt - turn.WroteAt;
}
