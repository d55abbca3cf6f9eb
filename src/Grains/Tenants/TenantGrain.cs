using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Runtime;
using SqlxOrleans.Grains.Interfaces.Tenants;

namespace SqlxOrleans.Grains.Tenants;

/// <summary>
/// Remembers which series a tenant has; what is new is stored before it is answered. Reentrant, so that many new series wait for
/// one write together.
/// </summary>
[GrainType("tenant"), Reentrant]
internal sealed partial class TenantGrain(
    [PersistentState("tenant")] IPersistentState<TenantState> storage,
    IOptions<TenantOptions> options,
    ILogger<TenantGrain> logger) : Grain, ITenantGrain
{
    private SeriesRegister _register = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _register = new SeriesRegister(storage.State, options.Value.SeriesPerTenant, WriteAsync);
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<bool> RegisterAsync(string workspace, string series) => _register.AdmitAsync(workspace, series);

    public Task<IReadOnlyList<WorkspaceSeries>> ListAsync() => Task.FromResult<IReadOnlyList<WorkspaceSeries>>(
        [.. _register.Stored.Workspaces.OrderBy(workspace => workspace.Key, StringComparer.Ordinal)
            .Select(workspace => new WorkspaceSeries(workspace.Key, [.. workspace.Value.Order(StringComparer.Ordinal)]))]);

    public Task<TenantUsage> GetUsageAsync() => Task.FromResult(
        new TenantUsage(_register.Count, options.Value.SeriesPerTenant, _register.Stored.Workspaces.Count));

    private async Task WriteAsync(TenantState state)
    {
        storage.State = state;
        try
        {
            await storage.WriteStateAsync();
        }
        catch (Exception exception)
        {
            // A retry must read what storage knows, not what this activation believes.
            LogNotStored(logger, this.GetPrimaryKeyString(), exception);
            DeactivateOnIdle();
            throw;
        }
    }

    [LoggerMessage(1801, LogLevel.Warning, "New series of tenant {Tenant} could not be stored; their senders try again")]
    private static partial void LogNotStored(ILogger logger, string tenant, Exception exception);
}
