namespace SupportFunctions.Desk.Intake;

/// <summary>What the settings <see cref="IntakeOptions.SpamThreshold"/> and <see cref="IntakeOptions.MostHops"/> say, which are checked there.</summary>
public sealed record MachineMailOptions
{
    public static MachineMailOptions Default { get; } = new();

    /// <summary>A spam score (SpamAssassin's, as Inbound Parse sends it) over this is spam. SpamAssassin itself marks from 5.</summary>
    public double SpamOver { get; init; } = 8;

    /// <summary>More Received fields than this mean that the mail goes round.</summary>
    public int MostHops { get; init; } = 50;
}
