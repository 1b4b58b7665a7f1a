using System.ComponentModel.DataAnnotations;

namespace SupportFunctions.Azure.Mail;

/// <summary>The section SendGrid, beside its key and address.</summary>
public sealed class SendGridOptions
{
    /// <summary>Mails are checked and not sent. Default false.</summary>
    public bool Sandbox { get; set; }

    /// <summary>Number of the suppression group of mails that nobody waits for. Default: none.</summary>
    [Range(1, int.MaxValue)]
    public int? SuppressionGroup { get; set; }
}
