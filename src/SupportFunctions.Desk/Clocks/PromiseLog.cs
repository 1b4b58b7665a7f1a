using Microsoft.Extensions.Logging;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Desk.Clocks;

/// <summary>
/// Says in the log how promises ended, so that whoever watches the log can tell their share from day to day. The events of the cases are the
/// record; a process that dies between a commit and its line leaves the line out.
/// </summary>
public sealed partial class PromiseLog(ILogger<PromiseLog> logger)
{
    /// <param name="events">Just committed, so that each is told once.</param>
    internal void Tell(CaseId id, IEnumerable<RecordedEvent> events)
    {
        foreach (RecordedEvent recorded in events)
        {
            switch (recorded.Event)
            {
                case CaseEvent.ClockBreached { Clock: var clock }:
                    Log.PromiseBroken(logger, clock, id);
                    break;
                case CaseEvent.ClockMet { Clock: var clock, IsLate: false }:
                    Log.PromiseKept(logger, clock, id);
                    break;
            }
        }
    }

    private static partial class Log
    {
        // A broken promise is a fact about the work, not a fault of the program: it is no warning of the log, and the lead hears of it by mail.
        [LoggerMessage(5001, LogLevel.Information, "The promise {Clock} of {CaseId} is broken.")]
        public static partial void PromiseBroken(ILogger logger, ClockName clock, CaseId caseId);

        [LoggerMessage(5002, LogLevel.Information, "The promise {Clock} of {CaseId} is kept.")]
        public static partial void PromiseKept(ILogger logger, ClockName clock, CaseId caseId);
    }
}
