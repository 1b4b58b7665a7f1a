using System.ComponentModel.DataAnnotations;

namespace SupportFunctions.Desk.Intake;

/// <summary>How much of a form is read; what is over it is put aside for somebody to look at. Section <c>Intake:Forms</c>.</summary>
public sealed record InboundParseOptions
{
    public const string Section = "Intake:Forms";

    public static InboundParseOptions Default { get; } = new();

    /// <summary>Stops a form from filling memory. Default 40 MiB, the most that the intake takes (the carrier itself stops at 30 MB).</summary>
    [Range(1024, 40 * 1024 * 1024)]
    public int MaxBytes { get; init; } = 40 * 1024 * 1024;

    /// <summary>Stops a form of endless empty fields. Default 300: some 20 fields and an attachment each part of a mail.</summary>
    [Range(20, 10_000)]
    public int MaxSections { get; init; } = 300;
}
