using System.ComponentModel.DataAnnotations;

namespace SupportFunctions.Desk.Notifications;

public sealed class NotificationOptions
{
    public const string Section = "Notifications";

    /// <summary>How long the log keeps what was sent. 30 days to 20 years. Default 400 days, so that a year can be looked back on.</summary>
    [Range(typeof(TimeSpan), "30.00:00:00", "7300.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(400);
}
