using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Reports;

namespace SupportFunctions.Desk.WhatIf;

/// <summary>Changed verdicts as a table, a line each.</summary>
public static class WhatIfCsv
{
    public static string Header { get; } = Csv.Line(
        "case", "customer", "severity", "clock",
        "was", "wasDueAt", "wasBreachedAt", "wasMetAt",
        "would", "wouldDueAt", "wouldBreachedAt", "wouldMetAt", "confirmed");

    public static string Line(ChangedVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return Csv.Line(
        [
            verdict.Case.ToString(), verdict.Customer, Words.Of(verdict.Severity), Words.Of(verdict.Clock),
            .. Cells(verdict.Was), .. Cells(verdict.Would), "true",
        ]);
    }

    private static string?[] Cells(ClockVerdict verdict) => [VerdictDocument.Word(verdict.State), Csv.Of(verdict.DueAt), Csv.Of(verdict.BreachedAt), Csv.Of(verdict.MetAt)];
}
