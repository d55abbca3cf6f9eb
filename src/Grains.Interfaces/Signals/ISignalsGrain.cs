using Orleans.CodeGeneration;
using Orleans.Concurrency;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Grains.Interfaces.Signals;

/// <summary>
/// A workspace's driver errors, denials, cache events and migrations, key <see cref="Keys.WorkspaceKey"/>. In-cluster only.
/// </summary>
/// <remarks>State is a snapshot and the journal rows after it; see <see cref="IIngestGrain"/> for what is promised.</remarks>
[Alias("sqlx.ISignalsGrain"), Version(1)]
public interface ISignalsGrain : IGrainWithStringKey
{
    /// <summary>Stores, then applies, then answers an encoded <c>SignalsDelta</c> once.</summary>
    [Alias("Apply"), AlwaysInterleave]
    Task<ApplyOutcome> ApplyAsync(DeltaEnvelope delta);

    /// <summary>Totals by signal and labels, and the last five minutes.</summary>
    [Alias("GetStatus")]
    Task<SignalsStatus> GetStatusAsync();

    /// <summary>How often a policy denied, and all policies, in every 5 min that a time range touches; known for the last day.</summary>
    [Alias("CountDenials")]
    Task<DenialCount> CountDenialsAsync(string policy, DateTimeOffset from, DateTimeOffset to);
}
