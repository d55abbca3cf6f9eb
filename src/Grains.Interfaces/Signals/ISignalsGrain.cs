using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Grains.Interfaces.Signals;

/// <summary>
/// A workspace's driver errors, denials, cache events and migrations, key <see cref="Keys.WorkspaceKey"/>. In-cluster only.
/// </summary>
/// <remarks>State is a snapshot written every few seconds; see <see cref="IIngestGrain"/> for the loss window.</remarks>
[Alias("sqlx.ISignalsGrain")]
public interface ISignalsGrain : IGrainWithStringKey
{
    /// <summary>Applies an encoded <c>SignalsDelta</c> once.</summary>
    [Alias("Apply")]
    Task<ApplyOutcome> ApplyAsync(DeltaEnvelope delta);

    /// <summary>Totals by signal and labels, and the last five minutes.</summary>
    [Alias("GetStatus")]
    Task<SignalsStatus> GetStatusAsync();
}
