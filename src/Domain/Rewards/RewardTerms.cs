namespace SqlxOrleans.Domain.Rewards;

/// <summary>The bounded terms of a reward, each -1..1; null where the signal is missing. <c>default</c> has no term.</summary>
/// <param name="Latency">From <c>sqlx_exec_latency_ms</c>.</param>
/// <param name="Errors">From <c>sqlx_driver_errors_total</c>.</param>
/// <param name="Availability">From failed and total requests.</param>
/// <param name="Cache">From <c>sqlx_ppc_hit_ratio</c>.</param>
/// <param name="Migration">From <c>sqlx_migration_duration_ms</c>.</param>
/// <param name="Compliance">From <c>sqlx_policy_denies_total</c>.</param>
public readonly record struct RewardTerms(
    double? Latency, double? Errors, double? Availability, double? Cache, double? Migration, double? Compliance)
{
    /// <summary>Terms that are present, by their names in slo.yml and on the wire.</summary>
    public IReadOnlyDictionary<string, double> ToDictionary()
    {
        var terms = new Dictionary<string, double>(6);
        Put("latency", Latency);
        Put("errors", Errors);
        Put("availability", Availability);
        Put("cache", Cache);
        Put("migration", Migration);
        Put("compliance", Compliance);
        return terms;

        void Put(string name, double? term)
        {
            if (term is { } value)
                terms[name] = value;
        }
    }
}
