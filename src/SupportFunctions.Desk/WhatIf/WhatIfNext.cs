using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.WhatIf;

/// <summary>Where the next page begins, as of when, and the counts of the whole, so that they are counted once.</summary>
/// <param name="Place">Month, row and clock of the last verdict shown.</param>
/// <param name="Question">Hash of the body: another question has another answer.</param>
/// <param name="Counts">As in <see cref="WhatIfTotals"/>, in its order.</param>
/// <param name="Flows">Clock, from, to and count of each, one after the other.</param>
/// <param name="Unexplained">Case numbers.</param>
internal sealed record WhatIfNext(Instant Now, string Place, string Question, int[] Counts, int[] Flows, long[] Unexplained)
{
    private const int CountsKept = 6;
    private const int FlowParts = 4;

    [JsonIgnore]
    public FactsPlace Case { get; private init; }

    [JsonIgnore]
    public ClockName Clock { get; private init; }

    public static string QuestionOf(WhatIfBody body) => TableKeys.Hash(DeskJson.Write(body));

    public static string Write(WhatIfQuestion question, WhatIfBody body, ChangedVerdict last, WhatIfTotals totals) => Page.Encode(DeskJson.Write(new WhatIfNext(
        question.Now,
        string.Create(CultureInfo.InvariantCulture, $"{last.Place}|{(int)last.Clock}"),
        QuestionOf(body),
        [totals.Cases, totals.Changed, totals.ChangedCases, totals.Moved, totals.Stale, totals.Unexplained],
        [.. totals.Flows.SelectMany(f => new[] { (int)f.Clock, (int)f.From, (int)f.To, f.Count })],
        [.. totals.UnexplainedCases.Select(c => c.Number)])));

    /// <exception cref="ProblemException">400: it is not one of this question's.</exception>
    public static WhatIfNext Read(string place, WhatIfBody body)
    {
        WhatIfNext? read = null;
        try
        {
            read = JsonSerializer.Deserialize<WhatIfNext>(place, DeskJson.Options);
        }
        catch (JsonException)
        {
            throw Page.NotOurs();
        }

        string[] parts = read?.Place?.Split('|') ?? [];
        return read is { Counts.Length: CountsKept, Flows: not null, Unexplained: not null } && read.Flows.Length % FlowParts == 0
            && read.Question == QuestionOf(body) && parts is [var month, var row, ['1' or '2' or '3']] && FactsPlace.TryRead(month, row, out FactsPlace last)
            ? read with { Case = last, Clock = (ClockName)(parts[2][0] - '0') }
            : throw Problems.Validation("next", "This is not a 'next' of this question: pass it on unchanged, with the same body, or leave it out to begin at the start.").ToException();
    }

    public WhatIfTotals Totals() => new(
        Counts[0], Counts[1], Counts[2], Counts[3], Counts[4], Counts[5],
        [.. Unexplained.Select(n => new CaseId(n))],
        [.. Flows.Chunk(FlowParts).Select(f => new VerdictFlow((ClockName)f[0], (ClockState)f[1], (ClockState)f[2], f[3]))]);

    /// <summary>Whether a verdict was on an earlier page.</summary>
    public bool IsShown(ChangedVerdict verdict) =>
        verdict.Place == Case && Order(verdict.Clock) <= Order(Clock);

    private static int Order(ClockName clock) => CaseVerdicts.Clocks.ToList().IndexOf(clock);
}
