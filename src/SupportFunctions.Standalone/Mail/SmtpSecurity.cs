namespace SupportFunctions.Standalone.Mail;

/// <summary>How the connection to the mail server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>Clear text, even where the server offers more. For a relay on the same machine.</summary>
    None = 0,

    /// <summary>STARTTLS where offered. Whoever sits in between can take the offer away.</summary>
    WhenAvailable = 1,

    /// <summary>STARTTLS (RFC 3207), or no mail is sent.</summary>
    Required = 2,

    /// <summary>TLS from the first byte (RFC 8314), usually port 465.</summary>
    Implicit = 3,
}
