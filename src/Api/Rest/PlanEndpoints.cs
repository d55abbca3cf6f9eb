using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Plans;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Rest;

/// <summary>What a workspace's plans run with, and why.</summary>
internal static class PlanEndpoints
{
    private const int MaxLimit = 1000;

    public static void Map(IEndpointRouteBuilder plans, string key)
    {
        plans.MapGet("", (string workspace, int? limit, HttpContext context, WorkspaceDirectory directory, IGrainFactory grains) =>
                ListAsync(workspace, limit, context, directory, grains))
            .WithName("GetWorkspacePlans").WithSummary("The plans that kernels report, those that run with hints first")
            .WithDescription(key + "'limit' is 1 to 1000, 100 without it.")
            .Produces<PlansAnswer>();
        plans.MapGet("/{plan}", (string workspace, string plan, HttpContext context, WorkspaceDirectory directory, IGrainFactory grains) =>
                SuggestAsync(workspace, plan, context, directory, grains))
            .WithName("SuggestPlan").WithSummary("Hint set, expected reward, confidence and rationale of one plan")
            .WithDescription(key + "'plan' is the plan hash that kernels report.")
            .Produces<PlanSuggestionStatus>();
    }

    private static async Task<IResult> ListAsync(string workspace, int? limit, HttpContext context, WorkspaceDirectory directory, IGrainFactory grains)
    {
        if (limit is < 1 or > MaxLimit)
            return EdgeProblem.Create(StatusCodes.Status400BadRequest, "bad_limit", $"'limit' must be 1 to {MaxLimit}.");
        var tenant = TenantFilter.TenantOf(context);
        if (await directory.FindAsync(tenant, workspace).ConfigureAwait(false) is null)
            return EdgeProblem.UnknownWorkspace();
        var plans = await PlansOf(grains, tenant.ToString(), workspace).ListAsync(limit ?? 100).ConfigureAwait(false);
        return Results.Json(new PlansAnswer(tenant.ToString(), workspace, plans), SqlxRestJson.Default.PlansAnswer);
    }

    private static async Task<IResult> SuggestAsync(string workspace, string plan, HttpContext context, WorkspaceDirectory directory, IGrainFactory grains)
    {
        var tenant = TenantFilter.TenantOf(context);
        if (await directory.FindAsync(tenant, workspace).ConfigureAwait(false) is null)
            return EdgeProblem.UnknownWorkspace();
        return await PlansOf(grains, tenant.ToString(), workspace).SuggestAsync(plan).ConfigureAwait(false) is { } suggestion
            ? Results.Json(suggestion, SqlxRestJson.Default.PlanSuggestionStatus)
            : EdgeProblem.NotFound("No kernel has reported such a plan; it appears when one offers hint sets for it.");
    }

    private static IPlansGrain PlansOf(IGrainFactory grains, string tenant, string workspace) =>
        grains.GetGrain<IPlansGrain>(new WorkspaceKey(tenant, workspace).ToString());
}
