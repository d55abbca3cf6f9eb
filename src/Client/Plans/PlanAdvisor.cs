using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SqlxOrleans.Client.Access;
using SqlxOrleans.Client.Observability;
using SqlxOrleans.Client.Spooling;
using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Grains.Interfaces.Keys;

namespace SqlxOrleans.Client.Plans;

/// <summary>One exchange per workspace, started when it is first asked for.</summary>
internal sealed class PlanAdvisor : ISqlxPlanAdvisor, IAsyncDisposable, IDisposable
{
    private static readonly PlanBanditOptions Rules = new();

    private readonly WorkspaceLoops<PlanExchanger> _exchangers;

    public PlanAdvisor(
        IPlanTransport transport, ICredentials credentials, IOptions<SqlxOrleansClientOptions> options, ClientInstruments instruments, TimeProvider time,
        ILogger<PlanAdvisor> logger)
    {
        _exchangers = new(Start);

        PlanExchanger Start(WorkspaceKey key, CancellationToken stopping)
        {
            var plans = new WorkspacePlans(Rules, time, (plan, advice) => instruments.PlanSuggested(key.Tenant, key.Workspace, plan, advice));
            // New in each run: what an earlier run had not got answered is learnt again, never counted twice.
            var producerId = ProducerIds.Create(options.Value.ProducerId);
            var exchanger = new PlanExchanger(key, credentials, producerId, plans, transport, time, logger);
            exchanger.Start(stopping);
            return exchanger;
        }
    }

    public IWorkspacePlans Watch(string tenant, string workspace) => _exchangers.For(tenant, workspace).Plans;

    /// <summary>Ends all exchanges; suggestions stay as they are.</summary>
    public Task StopAsync() => _exchangers.StopAsync();

    public ValueTask DisposeAsync() => _exchangers.DisposeAsync();

    public void Dispose() => _exchangers.Dispose();
}
