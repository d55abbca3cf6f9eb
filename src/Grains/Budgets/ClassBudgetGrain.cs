using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Orleans.Runtime;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Budgets;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Tenants;
using SqlxOrleans.Grains.Interfaces.Workloads;

namespace SqlxOrleans.Grains.Budgets;

/// <summary>Looks once an hour, when it is asked, at what the tenants' own series say they need, and moves slack once a day.</summary>
[GrainType("class-budget"), HashBasedPlacement]
internal sealed partial class ClassBudgetGrain(
    [PersistentState("class-budget")] IPersistentState<ClassBudgetState> storage,
    CredentialSet credentials,
    IOptions<BudgetOptions> options,
    TimeProvider clock,
    ILogger<ClassBudgetGrain> logger) : Grain, IClassBudgetGrain
{
    private const double Margin = 1.25;

    private static readonly TimeSpan Look = TimeSpan.FromHours(1);
    private static readonly TimeSpan Window = TimeSpan.FromHours(6);

    private WorkloadClass _class;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!WorkloadClasses.TryParse(this.GetPrimaryKeyString(), out _class) || _class == WorkloadClass.Unclassified)
            throw new FormatException($"'{this.GetPrimaryKeyString()}' is not a judged class.");
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<ClassBudgetStatus> GetAsync()
    {
        var total = options.Value.TotalOf(_class);
        if (total == 0)
            return new ClassBudgetStatus(_class.Name(), 0, 0, null, []);
        var now = clock.GetUtcNow();
        if (storage.State.Total != total || storage.State.SeenAt is not { } seen || now - seen >= Look)
            await LookAsync(total, now);
        return BudgetMapping.Status(_class, storage.State);
    }

    private async Task LookAsync(long total, DateTimeOffset now)
    {
        var tenants = credentials.Tenants.Select(tenant => tenant.ToString()).ToList();
        var wanted = new Dictionary<string, long>();
        foreach (var tenant in tenants)
            wanted[tenant] = await WantedAsync(tenant);
        var budget = BudgetMapping.Budget(storage.State, total, tenants, options.Value).Step(wanted, now);
        storage.State = BudgetMapping.State(budget, now);
        try
        {
            await storage.WriteStateAsync();
        }
        catch (Exception exception)
        {
            LogNotStored(logger, _class.Name(), exception);
            DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>Requests a minute over all workspaces, a margin included.</summary>
    private async Task<long> WantedAsync(string tenant)
    {
        var workspaces = await GrainFactory.GetGrain<ITenantGrain>(tenant).ListAsync();
        var statuses = await Task.WhenAll(workspaces
            .Where(workspace => workspace.Series.Contains(_class.Name()))
            .Select(workspace => GrainFactory.GetGrain<IWorkloadGrain>(new WorkloadKey(tenant, workspace.Workspace, _class.Name()).ToString())
                .GetStatusAsync(Window)));
        return (long)Math.Ceiling(Margin * statuses.Sum(status => (double)status.Window.Count) / Window.TotalMinutes);
    }

    [LoggerMessage(1951, LogLevel.Warning, "The budget of class {Class} could not be stored; the next one who asks tries again")]
    private static partial void LogNotStored(ILogger logger, string @class, Exception exception);
}
