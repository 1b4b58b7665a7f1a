using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Reports;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.WhatIf;

/// <summary>Which verdicts would change under another agreement, calendar or staffing. It changes nothing.</summary>
internal static class WhatIfEndpoints
{
    public static void MapWhatIf(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/what-if", AskAsync).Needs(Role.Lead)
            .Says("Reports", "Which verdicts on the cases opened in a period would change; format=csv (or Accept: text/csv) for all of them as a table.")
            .Answers<WhatIfDocument>().Refuses(400, 415);

    private static async Task<IResult> AskAsync(
        string? format, [AsParameters] PageQuery query, JsonBody<WhatIfBody> body, HttpContext context, WhatIfQuestions questions, WhatIfRunner runner, DeskTime desk)
    {
        bool isCsv = ReportFormat.IsCsv(format, context.Request);
        Page page = query.Read();
        WhatIfQuestion? question = null;
        WhatIfBody asked = await body.CheckAsync(async (b, faults) => question = await questions.ReadAsync(b, desk.Now, faults, context.RequestAborted));
        if (isCsv)
        {
            return new CsvResult("what-if.csv", WhatIfCsv.Header, LinesAsync(runner, question!, context.RequestAborted));
        }

        WhatIfNext? next = page.After is { } after ? WhatIfNext.Read(after, asked) : null;
        return Results.Json(await PageAsync(runner, question! with { Now = next?.Now ?? question.Now }, asked, next, page.Top, context.RequestAborted), DeskJson.Options);
    }

    private static async Task<WhatIfDocument> PageAsync(WhatIfRunner runner, WhatIfQuestion question, WhatIfBody body, WhatIfNext? next, int top, CancellationToken cancellation)
    {
        WhatIfTotals totals = next?.Totals() ?? WhatIfTotals.Zero;
        var shown = new List<ChangedVerdict>();
        bool isMore = false;
        await foreach (WhatIfPart part in runner.RunAsync(question, next?.Case, cancellation))
        {
            foreach (ChangedVerdict verdict in part.Verdicts.Where(v => next?.IsShown(v) != true))
            {
                isMore = shown.Count == top;
                if (isMore)
                {
                    break;
                }

                shown.Add(verdict);
            }

            if (next is null)
            {
                totals = totals.Plus(part);
            }
            else if (isMore)
            {
                break;
            }
        }

        return WhatIfDocument.Of(totals, shown, question.Now, isMore ? WhatIfNext.Write(question, body, shown[^1], totals) : null);
    }

    private static async IAsyncEnumerable<string> LinesAsync(
        WhatIfRunner runner, WhatIfQuestion question, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (WhatIfPart part in runner.RunAsync(question, null, cancellation))
        {
            foreach (ChangedVerdict verdict in part.Verdicts)
            {
                yield return WhatIfCsv.Line(verdict);
            }
        }
    }
}
