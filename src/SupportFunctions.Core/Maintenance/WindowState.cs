namespace SupportFunctions.Core.Maintenance;

public enum WindowState
{
    /// <summary>Before the first event.</summary>
    None = 0,
    /// <summary>Nobody was told yet.</summary>
    Draft = 1,
    Announced = 2,
    /// <summary>At least one reminder went out since it was last announced or changed.</summary>
    Reminded = 3,
    InProgress = 4,
    /// <summary>It goes on after the end that customers were told.</summary>
    Overrun = 5,
    Completed = 6,
    Cancelled = 7,
}
