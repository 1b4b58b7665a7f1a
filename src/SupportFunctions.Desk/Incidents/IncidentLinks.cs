using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Cases;

namespace SupportFunctions.Desk.Incidents;

/// <inheritdoc cref="IIncidentLinks"/>
public sealed class IncidentLinks(IncidentStore store, IncidentService incidents, IncidentOutbox outbox, CaseStore cases) : IIncidentLinks
{
    public async Task<(bool Exists, Decision.Refused? Refused)> LinkAsync(CaseId id, CaseCommand.Link command, string? commandId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!IncidentId.TryRead(command.Ref.Trim(), out IncidentId incident) || !(await store.LoadAsync(incident, cancellation)).Incident.Counts)
        {
            return (false, null);
        }

        IncidentCommand.LinkCase link = await CommandAsync(command.By, id, command.Remove, cancellation);
        if (await incidents.ExecuteAsync(incident, link, commandId, expected: null, cancellation) is IncidentResult.Refused { Decision: var refused })
        {
            return (true, new Decision.Refused(refused.Code, refused.Detail, refused.Field is null ? null : "ref"));
        }

        await outbox.MarkCasesAsync(incident, cancellation);
        return (true, null);
    }

    /// <summary>With what is known of the case.</summary>
    public async Task<IncidentCommand.LinkCase> CommandAsync(string by, CaseId id, bool remove, CancellationToken cancellation)
    {
        Case linked = (await cases.LoadAsync(id, cancellation)).Case;
        return new IncidentCommand.LinkCase(by, id, linked.Status != CaseStatus.NotOpened && linked.Merge is null, remove);
    }
}
