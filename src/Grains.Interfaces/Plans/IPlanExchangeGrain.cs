using Orleans.CodeGeneration;

namespace SqlxOrleans.Grains.Interfaces.Plans;

/// <summary>
/// Where a workspace's kernels report what plans took under which hints and get to know what to run next, key
/// <see cref="Keys.WorkspaceKey"/>. Callable from outside the cluster; the credential inside the message says whose it is.
/// </summary>
/// <remarks>
/// One call a second per kernel, whatever the traffic: kernels choose by themselves from what they were told, so a hot plan
/// costs no more than an idle one. What a killed silo had not yet written (<c>Sqlx:Snapshots:Interval</c>) is learnt anew.
/// </remarks>
[Alias("sqlx.IPlanExchangeGrain"), Version(1)]
public interface IPlanExchangeGrain : IGrainWithStringKey
{
    /// <summary>
    /// Counts a kernel's report once per (producer, sequence) and answers what is known of its plans. Send reports one after
    /// another, each until it is answered.
    /// </summary>
    /// <param name="credential">A ticket of the workspace's tenant, or an API key where tickets are not required.</param>
    /// <param name="exchange">The report.</param>
    [Alias("Exchange"), ResponseTimeout("00:00:05")]
    Task<PlanExchangeAnswer> ExchangeAsync(string credential, PlanExchange exchange);
}
