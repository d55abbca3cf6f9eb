namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET /v1/tenants/{tenant}/budgets</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Classes">Those that a budget is configured for, in the order L, B, A, S.</param>
public sealed record BudgetsAnswer(string Tenant, IReadOnlyList<ClassBudgetAnswer> Classes);
