using NodaTime;

namespace SupportFunctions.Core.Incidents;

/// <summary>What one incident holds at most: it has to fit into one row, and what it commits into one batch.</summary>
public static class IncidentLimits
{
    public const int TitleCharacters = 200;

    /// <summary>Of one note, update or answer of the write-up.</summary>
    public const int TextCharacters = 8_000;

    public const int ReasonCharacters = 500;

    /// <summary>Products, regions, and roles.</summary>
    public const int Names = 50;

    public const int NameCharacters = 100;

    public const int Customers = 1_000;

    public const int LinkedCases = 1_000;

    /// <summary>Updates that the incident itself remembers; its events keep all.</summary>
    public const int RememberedUpdates = 50;

    public const int Outages = 100;

    /// <summary>Cases that one effect tells.</summary>
    public const int CasesAtOnce = 100;

    /// <summary>Mails to staff about one event.</summary>
    public const int StaffMails = 20;

    /// <summary>What is told of a time longer ago needs a reason.</summary>
    public static readonly Duration BackDatedFreely = Duration.FromMinutes(15);

    /// <summary>What is told of a time longer ago is taken for a slip of the pen.</summary>
    public static readonly Duration BackDatedAtMost = Duration.FromDays(366);

    public static readonly Duration ShortestCadence = Duration.FromMinutes(5);

    public static readonly Duration LongestCadence = Duration.FromHours(24);
}
