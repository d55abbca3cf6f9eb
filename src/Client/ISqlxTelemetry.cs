using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Client;

/// <summary>
/// The kernel's telemetry bus: counts in the recording thread, sends merged deltas to the cluster a few times a second.
/// </summary>
/// <remarks>
/// Recording never throws and never waits: what cannot be counted (a name outside the grammar, a negative duration) is counted
/// as rejected in <see cref="Statistics"/>. <see cref="Record"/>, <see cref="RecordArrival"/>, <see cref="RecordPreemption"/>
/// and <see cref="RecordCacheEvent"/> take no lock and allocate nothing once their thread has seen the tenant, workspace and
/// class, unless a metric or activity listener is attached. Event time is the second of the call; a new second is noticed within some milliseconds.
/// Tenant and workspace names follow <see cref="TenantId.Grammar"/> and <see cref="WorkspaceId.Grammar"/>; a null or empty
/// workspace is the workspace <c>default</c>.
/// </remarks>
public interface ISqlxTelemetry
{
    /// <summary>What was recorded, sent, refused and given up since the start.</summary>
    TelemetryStatistics Statistics { get; }

    /// <summary>Counts a query that ended.</summary>
    /// <param name="tenant">Whose query.</param>
    /// <param name="workspace">In which workspace.</param>
    /// <param name="workloadClass">Its class.</param>
    /// <param name="latency">What the caller saw, queueing and execution: 0 to 1 day. Not used for <see cref="QueryOutcome.Rejected"/>.</param>
    /// <param name="outcome">How it ended, after retries.</param>
    /// <param name="serviceTime">Time spent executing, without queueing; zero: unknown.</param>
    /// <param name="retries">Attempts after the first.</param>
    /// <param name="failedAttempts">
    /// Attempts that failed, at most <paramref name="retries"/> + 1; negative: derived, every attempt but a final good one.
    /// </param>
    /// <param name="weightEpoch">Epoch of the weights it was scheduled under, <see cref="KernelWeights.Epoch"/>; 0: unknown.</param>
    void Record(
        string tenant,
        string workspace,
        WorkloadClass workloadClass,
        TimeSpan latency,
        QueryOutcome outcome,
        TimeSpan serviceTime = default,
        int retries = 0,
        int failedAttempts = -1,
        long weightEpoch = 0);

    /// <summary>Counts a query that was offered to the scheduler, whatever becomes of it: demand.</summary>
    void RecordArrival(string tenant, string workspace, WorkloadClass workloadClass);

    /// <summary>Counts an execution that was cancelled so that another could meet its deadline.</summary>
    void RecordPreemption(string tenant, string workspace, WorkloadClass workloadClass);

    /// <summary>Counts a denial (<c>sqlx_policy_denies_total</c>).</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="workspace">Which workspace.</param>
    /// <param name="reason">A short, stable word; longer than 128 characters is cut.</param>
    /// <param name="policyId">The policy, for example <c>pol:9f3a</c>; longer than 128 characters is cut.</param>
    void RecordPolicyDenial(string tenant, string workspace, string reason, string policyId);

    /// <summary>Counts a transport or protocol error of a driver (<c>sqlx_driver_errors_total</c>).</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="workspace">Which workspace.</param>
    /// <param name="dialect">For example <c>postgresql</c>.</param>
    /// <param name="errorClass">A short, stable word, for example <c>connection</c>.</param>
    void RecordDriverError(string tenant, string workspace, string dialect, string errorClass);

    /// <summary>Counts a plan cache event (<c>sqlx_cache_events_total</c>).</summary>
    void RecordCacheEvent(string tenant, string workspace, CacheEvent cacheEvent);

    /// <summary>Counts a migration that ended (<c>sqlx_migration_duration_ms</c>, <c>sqlx_migration_errors_total</c>).</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="workspace">Which workspace.</param>
    /// <param name="type">A short, stable word, for example <c>add_column</c>.</param>
    /// <param name="duration">How long it took, or until it failed.</param>
    /// <param name="succeeded">False when it failed or was rolled back.</param>
    void RecordMigration(string tenant, string workspace, string type, TimeSpan duration, bool succeeded);

    /// <summary>Says how many queries of a class wait now. The last value before a flush is sent.</summary>
    void SetQueueDepth(string tenant, string workspace, WorkloadClass workloadClass, int depth);

    /// <summary>Says how many execution slots the kernel has for a workspace, shared by all classes.</summary>
    void SetSlots(string tenant, string workspace, int slots);

    /// <summary>Sends what was recorded before the call and waits until the cluster has answered for it (or it was given up).</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; what was recorded is still sent later.</exception>
    Task FlushAsync(CancellationToken cancellationToken = default);
}
