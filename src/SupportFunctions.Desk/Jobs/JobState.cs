namespace SupportFunctions.Desk.Jobs;

public enum JobState
{
    Unknown = 0,
    Queued = 1,
    Running = 2,
    Done = 3,
    /// <summary>It came to its end, and some cases could not be recomputed.</summary>
    Failed = 4,
}
