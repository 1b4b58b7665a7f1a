using System.ComponentModel.DataAnnotations;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>How much the generic webhook takes; more is refused with 400, naming the field. Section <c>Intake:GenericWebhook</c>.</summary>
public sealed record GenericWebhookOptions
{
    public const string Section = "Intake:GenericWebhook";

    public static GenericWebhookOptions Default { get; } = new();

    /// <summary>Stops a body from filling memory. Default 40 MiB, the most that the intake takes.</summary>
    [Range(1024, 40 * 1024 * 1024)]
    public int MaxBytes { get; init; } = 40 * 1024 * 1024;

    /// <summary>Stops arrays in arrays without end. The body itself needs 4. Default 16.</summary>
    [Range(4, 64)]
    public int MaxDepth { get; init; } = 16;

    /// <summary>Stops a request of thousands of empty files. Default 50.</summary>
    [Range(0, 1000)]
    public int MaxAttachments { get; init; } = 50;

    /// <summary>Characters of text and of HTML. Stops a pasted log from slowing every page. Default 1 Mi.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxTextChars { get; init; } = 1024 * 1024;

    /// <summary>Characters of every other field. Stops a subject, name or id of megabytes from reaching every list, index and mail. Default 1,000.</summary>
    [Range(100, 10_000)]
    public int MaxFieldChars { get; init; } = 1000;
}
