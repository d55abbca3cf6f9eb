namespace SqlxOrleans.Domain.Budgets;

/// <summary>A tenant's part of a class's budget, in whole units such as requests a minute.</summary>
/// <param name="Tenant">Its name.</param>
/// <param name="Contract">What it is always granted, zero or more.</param>
/// <param name="Granted">What it is granted now, at least the contract.</param>
/// <param name="Wanted">What it last was seen to need.</param>
public sealed record TenantBudget(string Tenant, long Contract, long Granted, long Wanted)
{
    /// <summary>What could be taken from it: granted beyond its contract and beyond its need.</summary>
    public long Slack => Math.Max(0, Granted - Math.Max(Contract, Wanted));

    /// <summary>What it would need beyond its grant.</summary>
    public long Shortage => Math.Max(0, Wanted - Granted);
}
