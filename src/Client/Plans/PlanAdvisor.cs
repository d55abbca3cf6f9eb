using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SqlxOrleans.Client.Observability;
using SqlxOrleans.Client.Recording;
using SqlxOrleans.Client.Spooling;
using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Keys;

namespace SqlxOrleans.Client.Plans;

/// <summary>One exchange per workspace, started when it is first asked for.</summary>
internal sealed class PlanAdvisor(
    IPlanTransport transport, IOptions<SqlxOrleansClientOptions> options, ClientInstruments instruments, TimeProvider time, ILogger<PlanAdvisor> logger)
    : ISqlxPlanAdvisor, IAsyncDisposable, IDisposable
{
    private static readonly PlanBanditOptions Rules = new();

    private readonly ConcurrentDictionary<WorkspaceKey, Lazy<PlanExchanger>> _exchangers = [];
    private readonly CancellationTokenSource _stopping = new();
    private int _disposed;

    public IWorkspacePlans Watch(string tenant, string workspace)
    {
        workspace = SeriesDirectory.Normalise(workspace);
        if (!TenantId.TryParse(tenant, out _))
            throw new ArgumentException($"'{tenant}' is not a tenant name: {TenantId.Grammar}.", nameof(tenant));
        if (!WorkspaceId.TryParse(workspace, out _))
            throw new ArgumentException($"'{workspace}' is not a workspace name: {WorkspaceId.Grammar}.", nameof(workspace));
        return _exchangers.GetOrAdd(new WorkspaceKey(tenant, workspace), key => new Lazy<PlanExchanger>(() => Start(key))).Value.Plans;
    }

    /// <summary>Ends all exchanges; suggestions stay as they are.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        foreach (var exchanger in _exchangers.Values)
            await exchanger.Value.DisposeAsync();
    }

    // The container disposes once for each type that the advisor is registered under.
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await StopAsync();
        _stopping.Dispose();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _stopping.Cancel();
    }

    private PlanExchanger Start(WorkspaceKey key)
    {
        var plans = new WorkspacePlans(Rules, time, (plan, advice) => instruments.PlanSuggested(key.Tenant, key.Workspace, plan, advice));
        // New in each run: what an earlier run had not got answered is learnt again, never counted twice.
        var producerId = ProducerIds.Create(options.Value.ProducerId);
        var exchanger = new PlanExchanger(key, options.Value.ApiKeyOf(key.Tenant), producerId, plans, transport, time, logger);
        exchanger.Start(_stopping.Token);
        return exchanger;
    }
}
