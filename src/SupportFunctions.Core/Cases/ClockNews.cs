using NodaTime;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Engineers;

namespace SupportFunctions.Core.Cases;

/// <summary>A warning or a breach that staff are to hear of (R-SLA-9).</summary>
/// <param name="Sequence">Of its event.</param>
/// <param name="Clock">As it was then.</param>
/// <param name="Percent"><see cref="Breach"/> for a breach.</param>
internal readonly record struct ClockNews(long Sequence, Clock Clock, Instant At, int Percent)
{
    public const int Breach = 100;

    public bool IsBreach => Percent >= Breach;

    public bool IsContractual => Clock.Name is ClockName.FirstResponse or ClockName.Resolution;

    /// <summary>The assignee first, leads from a share on or when nobody is assigned, leadership for breaches of contract.</summary>
    public IEnumerable<(string Address, string? Name)> Recipients(DeskTerms terms, string? assigned)
    {
        EngineerTerms? assignee = terms.Roster.Find(assigned);
        IEnumerable<(string Address, string? Name)> to = assignee is null ? [] : [(assignee.Email, assignee.Name)];
        if (assignee is null || IsBreach || Percent >= terms.Policy.WarnLeadFromPercent)
        {
            to = to.Concat(terms.Roster.Leads.Select(l => (l.Email, (string?)l.Name)));
        }

        if (IsBreach && IsContractual)
        {
            to = to.Concat(terms.Policy.Leadership.Select(a => (a, (string?)null)));
        }

        return to.DistinctBy(a => a.Address.ToLowerInvariant());
    }
}
