using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;

namespace SupportFunctions.Azure.Lifecycles;

/// <summary>Names that the task hub knows lifecycles by. Part of stored histories: never changed.</summary>
public static class LifecycleNames
{
    public const string Case = "case" + Orchestration;
    public const string CaseRound = "case" + Round;
    public const string Window = "window" + Orchestration;
    public const string WindowRound = "window" + Round;
    public const string Incident = "incident" + Orchestration;
    public const string IncidentRound = "incident" + Round;
    public const string Subscriber = "subscriber" + Orchestration;
    public const string SubscriberRound = "subscriber" + Round;
    public const string Digest = "digest" + Orchestration;
    public const string DigestRound = "digest" + Round;

    /// <summary>Of the loop's order of calls, as in <c>defaultVersion</c> of host.json; docs/azure/lifecycles.md says when it rises.</summary>
    public const string Version = "1.0";

    /// <summary>Says that a thing has changed; carries a <see cref="LifecycleWake"/>.</summary>
    public const string Changed = "changed";

    private const string Orchestration = "-lifecycle";
    private const string Round = "-advance";

    public static string OrchestrationOf(LifecycleKind kind) => Words.Of(kind) + Orchestration;

    public static string RoundOf(LifecycleKind kind) => Words.Of(kind) + Round;
}
