using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Client.Recording;

/// <summary>A workload, or a workspace's signals.</summary>
/// <param name="Tenant">A valid tenant name.</param>
/// <param name="Workspace">A valid workspace name.</param>
/// <param name="Series">The <see cref="WorkloadClass"/>, or <see cref="Signals"/>.</param>
internal readonly record struct SeriesKey(string Tenant, string Workspace, byte Series)
{
    public const byte Signals = 5;

    public bool IsSignals => Series == Signals;

    public WorkloadClass Class => (WorkloadClass)Series;
}
