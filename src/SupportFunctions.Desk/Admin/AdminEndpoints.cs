using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Admin;

/// <summary>What an administrator looks after: the ledger of everything received, and what could not be worked off.</summary>
public static class AdminEndpoints
{
    private const string Group = "Administration";

    /// <summary>An audit that is asked for; what it does not reach is left to the one in the background.</summary>
    private static readonly Duration _auditAtMost = Duration.FromSeconds(30);

    public static void MapAdmin(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/admin/ledger", LedgerAsync).Needs(Role.Admin)
            .Says(Group, "Everything received, by how it ended, and what the last audit of it found.").Answers<LedgerDocument>();
        endpoints.MapPost("/api/admin/ledger/audit", AuditAsync).Needs(Role.Admin)
            .Says(Group, "Look now whether every line of the ledger is true; the audit in the background does so by itself.").Answers<LedgerDocument>();
        endpoints.MapDeadLetters();
    }

    private static async Task<IResult> LedgerAsync(IntakeLedger ledger, CancellationToken cancellation) =>
        Results.Json(await ledger.SumAsync(cancellation), DeskJson.Options);

    private static async Task<IResult> AuditAsync(IntakeAudit audit, IntakeLedger ledger, CancellationToken cancellation)
    {
        await audit.RunAsync(_auditAtMost, cancellation);
        return await LedgerAsync(ledger, cancellation);
    }
}
