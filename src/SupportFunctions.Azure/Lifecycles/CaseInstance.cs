using SupportFunctions.Core.Cases;

namespace SupportFunctions.Azure.Lifecycles;

/// <summary>Names that the task hub knows a case's lifecycle by. Part of stored histories: never changed.</summary>
public static class CaseInstance
{
    public const string Orchestration = "case-lifecycle";

    public const string Activity = "case-advance";

    /// <summary>Says that the case has changed; carries a <see cref="CaseWake"/>.</summary>
    public const string Changed = "changed";

    /// <summary>One lifecycle a case, so that no two rounds of a case overlap.</summary>
    /// <example><c>case-C-1042</c></example>
    public static string IdOf(CaseId id) => $"case-{id}";
}
