using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Budgets;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Rest;

/// <summary>What a tenant is granted of each class's capacity; it never sees the others' parts.</summary>
internal static class BudgetEndpoint
{
    public static void Map(IEndpointRouteBuilder tenant, string key) =>
        tenant.MapGet("/budgets", (HttpContext context, IGrainFactory grains) => GetAsync(context, grains))
            .WithName("GetBudgets").WithSummary("The tenant's recommended budgets, requests a minute")
            .WithDescription(key + "Once a day what some tenants do not need goes to those that need more: never below a contract, a tenth at most. Not enforced here.")
            .Produces<BudgetsAnswer>();

    private static async Task<IResult> GetAsync(HttpContext context, IGrainFactory grains)
    {
        var tenant = TenantFilter.TenantOf(context).ToString();
        var budgets = await Task.WhenAll(WorkloadClasses.Judged.Select(each => grains.GetGrain<IClassBudgetGrain>(each.Name()).GetAsync())).ConfigureAwait(false);
        var classes = budgets.SelectMany(budget => budget.Tenants
            .Where(each => each.Tenant == tenant)
            .Select(each => new ClassBudgetAnswer(budget.Class, each.Contract, each.Granted, each.Wanted, budget.MovedAt)));
        return Results.Json(new BudgetsAnswer(tenant, [.. classes]), SqlxRestJson.Default.BudgetsAnswer);
    }
}
