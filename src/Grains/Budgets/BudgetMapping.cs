using SqlxOrleans.Domain.Budgets;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Budgets;

namespace SqlxOrleans.Grains.Budgets;

/// <summary>Budgets between storage, the rules and the wire.</summary>
internal static class BudgetMapping
{
    /// <summary>
    /// The stored budget with the tenants of today, or a first one when there is none or another total is configured: equal grants
    /// of all but the reserve. A tenant that came later is granted its contract alone, while the reserve has it.
    /// </summary>
    public static ClassBudget Budget(ClassBudgetState stored, long total, IReadOnlyCollection<string> tenants, BudgetOptions options)
    {
        var grant = tenants.Count == 0 ? 0 : (long)(total * (1 - options.ReserveShare)) / tenants.Count;
        var contract = (long)(grant * options.ContractShare);
        var budget = stored.Total == total && stored.Tenants.Count > 0
            ? ClassBudget.Restore(total, stored.Tenants.Select(each => new TenantBudget(each.Tenant, each.Contract, each.Granted, each.Wanted)), stored.MovedAt)
            : null;
        budget ??= ClassBudget.Restore(total, tenants.Select(tenant => new TenantBudget(tenant, contract, grant, 0)), null)!;
        foreach (var gone in budget.Tenants.Keys.Except(tenants))
            budget = budget.Without(gone);
        foreach (var come in tenants.Where(tenant => !budget.Tenants.ContainsKey(tenant)))
            budget = budget.With(come, Math.Min(contract, budget.Unassigned)) ?? budget;
        return budget;
    }

    public static ClassBudgetState State(ClassBudget budget, DateTimeOffset seenAt) => new()
    {
        Total = budget.Total,
        Tenants = [.. budget.Tenants.Values.Select(each => new StoredTenantBudget(each.Tenant, each.Contract, each.Granted, each.Wanted))],
        MovedAt = budget.SteppedAt,
        SeenAt = seenAt,
    };

    public static ClassBudgetStatus Status(WorkloadClass workloadClass, ClassBudgetState state) => new(
        workloadClass.Name(),
        state.Total,
        state.Total - state.Tenants.Sum(each => each.Granted),
        state.MovedAt,
        [.. state.Tenants.Select(each => new TenantBudgetStatus(each.Tenant, each.Contract, each.Granted, each.Wanted))]);
}
