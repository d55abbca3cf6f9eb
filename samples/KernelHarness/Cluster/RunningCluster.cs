namespace SqlxOrleans.KernelHarness.Cluster;

/// <summary>A cluster that somebody else runs (<c>--gateway</c>).</summary>
internal sealed class RunningCluster(ClusterEndpoint endpoint) : IClusterUnderTest
{
    public ClusterEndpoint Endpoint => endpoint;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
