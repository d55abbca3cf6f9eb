using System.Diagnostics.Metrics;
using SqlxOrleans.Grains.Interfaces.Slos;

namespace SqlxOrleans.Silo.Hosting.Slos;

/// <summary>How slo.yml stands in this silo, for the status page and as the gauge <c>sqlx_slo_config_invalid</c>.</summary>
public sealed class SloFileStatus
{
    private volatile SloFileState _state = new("", Found: false, [], "built-in", default);
    private volatile SloVersionRecord? _inForce;

    /// <summary>Makes the gauge known.</summary>
    public SloFileStatus(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        meters.Create("SqlxOrleans.Silo.Slos").CreateObservableGauge(
            "sqlx_slo_config_invalid", () => _state.Invalid ? 1 : 0, description: "1 while the newest slo.yml is refused and an older one is in force.");
    }

    /// <summary>The newest state, as a whole.</summary>
    public SloFileState State
    {
        get => _state;
        internal set => _state = value;
    }

    /// <summary>The version in force as the cluster's book has it; null for the built-in targets.</summary>
    internal SloVersionRecord? InForce
    {
        get => _inForce;
        set => _inForce = value;
    }
}
