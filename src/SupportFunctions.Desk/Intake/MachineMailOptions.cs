using System.ComponentModel.DataAnnotations;

namespace SupportFunctions.Desk.Intake;

public sealed record MachineMailOptions
{
    public static MachineMailOptions Default { get; } = new();

    /// <summary>A spam score (SpamAssassin's, as Inbound Parse sends it) over this is spam. Default 8; SpamAssassin itself marks from 5.</summary>
    [Range(1.0, 1000.0)]
    public double SpamOver { get; init; } = 8;

    /// <summary>More Received fields than this mean that the mail goes round (RFC 5321, 6.3 asks for at least 100 of a relay; a desk is the end of the way). Default 50.</summary>
    [Range(5, 500)]
    public int MostHops { get; init; } = 50;
}
