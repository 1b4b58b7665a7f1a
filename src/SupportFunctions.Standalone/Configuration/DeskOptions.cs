using System.ComponentModel.DataAnnotations;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Standalone.Configuration;

/// <summary>Section <c>Desk</c>; the command line goes before it.</summary>
public sealed class DeskOptions
{
    public const string Section = "Desk";

    /// <summary>Where to listen; several separated by <c>;</c>. Default http://localhost:7071.</summary>
    [Required]
    public string Urls { get; set; } = "http://localhost:7071";

    /// <summary>Folder of the desk's data. Default ./data, seen from the working directory.</summary>
    [Required]
    public string Data { get; set; } = "./data";

    /// <summary>Seconds of the desk's clock in a real one. Default 1.</summary>
    [Range(AcceleratedTimeProvider.SlowestSpeed, AcceleratedTimeProvider.FastestSpeed)]
    public int Speed { get; set; } = 1;
}

/// <summary>Section <c>Mail</c>: who the desk's mail comes from.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>addr-spec; answers come back to it. Default support@desk.example.</summary>
    [Required]
    public string FromAddress { get; set; } = "support@desk.example";

    public string FromName { get; set; } = "Support";

    /// <summary>Right side of Message-IDs. Default: the domain of the address.</summary>
    public string? Domain { get; set; }

    /// <summary>Whether answers go to an address with a signed part for the case. Default true; false where the mailbox takes no plus-addresses.</summary>
    public bool PlusReplyTo { get; set; } = true;

    /// <summary>Where people reach the desk from outside; without it mails carry no links.</summary>
    public Uri? PublicBaseUrl { get; set; }

    /// <summary>Folder of templates that replace built-in ones.</summary>
    public string? TemplateFolder { get; set; }

    /// <summary>Secrets that sign Message-IDs, newest first. Default: one made on first start, in the data folder.</summary>
    public IList<string> TokenSecrets { get; } = [];
}
