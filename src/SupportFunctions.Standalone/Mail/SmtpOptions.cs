using System.ComponentModel.DataAnnotations;

namespace SupportFunctions.Standalone.Mail;

/// <summary>The mail server that takes the desk's mail.</summary>
public sealed class SmtpOptions
{
    /// <summary>Name or address of the server; its certificate must be for this name. No default: without it mail goes to the .eml outbox.</summary>
    [Required, StringLength(253)]
    public string Host { get; set; } = "";

    /// <summary>Default 587 (RFC 6409). Usual with <see cref="SmtpSecurity.Implicit"/>: 465.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>Default <see cref="SmtpSecurity.Required"/>.</summary>
    [EnumDataType(typeof(SmtpSecurity))]
    public SmtpSecurity Security { get; set; } = SmtpSecurity.Required;

    /// <summary>Default none: no AUTH.</summary>
    [RegularExpression(@"[^\0]{1,255}")]
    public string? UserName { get; set; }

    /// <summary>Default none. Goes with <see cref="UserName"/>.</summary>
    [RegularExpression(@"[^\0]{1,1024}")]
    public string? Password { get; set; }

    /// <summary>Sends the password over a connection without TLS. Default false.</summary>
    public bool AllowPasswordWithoutTls { get; set; }

    /// <summary>Envelope sender of personal mail, where bounces come back to. Default: the From address of the mail.</summary>
    [StringLength(254)]
    public string? From { get; set; }

    /// <summary>Sends automatic mail with the envelope sender &lt;&gt;, so that nothing answers it (RFC 3834, 3.3). Default true; false for relays that refuse it.</summary>
    public bool NullSenderForAutomaticMail { get; set; } = true;

    /// <summary>The name given in EHLO. Default: the address literal of the connection (RFC 5321, 4.1.3).</summary>
    [RegularExpression(@"[A-Za-z0-9][A-Za-z0-9.-]{0,252}")]
    public string? ClientName { get; set; }

    /// <summary>Name look-up, connection and TLS handshake, each. 1 second to 10 minutes. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ConnectWithin { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Each reply but the last. 1 second to 1 hour. Default 5 min, the least of RFC 5321, 4.5.3.2.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ReplyWithin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Transfer of the content and the reply to it. 1 second to 1 hour. Default 10 min (RFC 5321, 4.5.3.2.6): who gives up sooner sends mails twice.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan AcceptWithin { get; set; } = TimeSpan.FromMinutes(10);
}
