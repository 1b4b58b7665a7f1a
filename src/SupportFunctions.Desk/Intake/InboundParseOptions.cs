using System.ComponentModel.DataAnnotations;

namespace SupportFunctions.Desk.Intake;

public sealed record InboundParseOptions
{
    public static InboundParseOptions Default { get; } = new();

    /// <summary>Stops a form from filling memory. Default 40 MiB (the contract's limit; the carrier itself stops at 30 MB).</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxBytes { get; init; } = 40 * 1024 * 1024;

    /// <summary>Stops a form of endless empty fields. Default 300: some 20 fields and an attachment each part of a mail.</summary>
    [Range(20, 10_000)]
    public int MaxSections { get; init; } = 300;
}
