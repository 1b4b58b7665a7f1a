namespace SupportFunctions.Desk.Cases;

/// <summary>What stands out in a timeline.</summary>
public enum EventTone
{
    None = 0,
    Customer = 1,
    Desk = 2,
    Clock = 3,
    Good = 4,
    Warning = 5,
    Alarm = 6,
}

/// <summary>An event in words.</summary>
/// <param name="Title">One line.</param>
/// <param name="Line">What else there is to say.</param>
/// <param name="Texts">Words that people wrote, under their names; shown folded.</param>
public sealed record EventShown(EventTone Tone, string Title, string? Line = null, IReadOnlyList<(string Name, string Text)>? Texts = null);
