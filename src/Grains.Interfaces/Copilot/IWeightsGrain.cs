using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>
/// The newest weights of a workspace, key <see cref="Keys.WorkspaceKey"/>, one activation per silo, with the kernels that wait
/// for newer ones. Callable from outside the cluster.
/// </summary>
[Alias("sqlx.IWeightsGrain"), Version(1)]
public interface IWeightsGrain : IGrainWithStringKey
{
    /// <summary>Answers at once when the weights differ from the known ones, else when they change or the hold is over.</summary>
    /// <param name="credential">A ticket of the workspace's tenant, or an API key where tickets are not required.</param>
    /// <param name="known">The version the kernel has; <c>default</c> for none.</param>
    /// <param name="hold">How long to wait for news, at most 2 s.</param>
    [Alias("WaitNewer"), AlwaysInterleave, ResponseTimeout("00:00:03")]
    Task<WeightsAnswer> WaitNewerAsync(string credential, WeightsVersion known, TimeSpan hold);
}
