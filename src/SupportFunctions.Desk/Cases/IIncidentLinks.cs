using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Cases;

/// <summary>Incidents as cases know them: one that there is keeps the list of its cases, so a link to it begins there.</summary>
public interface IIncidentLinks
{
    /// <summary>The incident takes the case up, or lets it go, and the case shows the link.</summary>
    /// <param name="command">Of kind incident.</param>
    /// <param name="commandId">Makes it happen once.</param>
    /// <returns>Why it does not; null when it does. False as <c>Exists</c>: there is no such incident, and the link is the case's alone.</returns>
    Task<(bool Exists, Decision.Refused? Refused)> LinkAsync(CaseId id, CaseCommand.Link command, string? commandId, CancellationToken cancellation);
}
