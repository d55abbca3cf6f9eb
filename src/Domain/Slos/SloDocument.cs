using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Slos;

/// <summary>The content of one version of slo.yml, validated. See <see cref="Default"/> for the specification's own targets.</summary>
public sealed record SloDocument
{
    /// <summary>The specification's section 7, in force until a file says otherwise.</summary>
    public static SloDocument Default { get; } = new();

    /// <summary>Format version of the file; 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The release that the file belongs to, as its author wrote it.</summary>
    public string Release { get; init; } = "built-in";

    /// <summary>How often the file is read again even when no change was noticed.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What the terms of a reward count; they sum to 1.</summary>
    public RewardWeights Rewards { get; init; } = RewardWeights.Default;

    /// <summary>Targets per judged class; always all four.</summary>
    public IReadOnlyDictionary<WorkloadClass, Objective> Classes { get; init; } = new Dictionary<WorkloadClass, Objective>
    {
        [WorkloadClass.L] = new(WorkloadClass.L, TimeSpan.FromMilliseconds(15), 0.9999, 0.001, TimeSpan.FromDays(30)),
        [WorkloadClass.B] = new(WorkloadClass.B, TimeSpan.FromMilliseconds(200), 0.999, 0.005, TimeSpan.FromDays(30)),
        [WorkloadClass.A] = new(WorkloadClass.A, TimeSpan.FromSeconds(1.5), 0.999, 0.005, TimeSpan.FromDays(30)),
        [WorkloadClass.S] = new(WorkloadClass.S, TimeSpan.FromSeconds(3), 0.995, 0.01, TimeSpan.FromDays(30)),
    };

    /// <summary>Per-tenant targets that replace the class's, already merged: a class that is absent here uses <see cref="Classes"/>.</summary>
    public IReadOnlyDictionary<TenantId, IReadOnlyDictionary<WorkloadClass, Objective>> TenantOverrides { get; init; } =
        new Dictionary<TenantId, IReadOnlyDictionary<WorkloadClass, Objective>>();

    /// <summary>The targets of a tenant's class; null for <see cref="WorkloadClass.Unclassified"/>, which is never judged.</summary>
    public Objective? For(TenantId tenant, WorkloadClass workloadClass) =>
        TenantOverrides.TryGetValue(tenant, out var own) && own.TryGetValue(workloadClass, out var objective) ? objective
        : Classes.GetValueOrDefault(workloadClass);
}
