namespace SqlxOrleans.KernelHarness.Cluster;

/// <summary>The cluster that hears the telemetry and decides the weights; disposal ends what the harness started.</summary>
internal interface IClusterUnderTest : IAsyncDisposable
{
    ClusterEndpoint Endpoint { get; }
}
