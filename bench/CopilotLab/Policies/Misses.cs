using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Slos;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>By how much the classes missed their targets.</summary>
internal static class Misses
{
    /// <summary>Share of bad requests that the objective allows: 0.05 for a p95 target.</summary>
    public const double Allowed = 1 - Objective.LatencyTarget;

    /// <summary>Per class in the order L, B, A, S, the share of bad requests over what is allowed; null without evidence.</summary>
    public static double?[] Of(WorkspaceDemand demand) =>
        [Of(demand.Classes.L), Of(demand.Classes.B), Of(demand.Classes.A), Of(demand.Classes.S)];

    private static double? Of(in ClassDemand seen) => seen.BadRatio - Allowed;
}
