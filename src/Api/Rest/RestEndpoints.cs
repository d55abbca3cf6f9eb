using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Rest;

/// <summary>The read endpoints, those of the Copilot's operators, and what the OpenAPI document says of them.</summary>
internal static class RestEndpoints
{
    private const string Key = "Needs the tenant's API key or a token (Authorization: Bearer …; a key also as x-api-key or api-key). ";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("/v1").AddEndpointFilter<RouteGroupBuilder, GrainFaultFilter>().AddEndpointFilter<RouteGroupBuilder, TenantFilter>()
            .WithTags("SLOs and Copilot")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        all.MapGet("/slo", (HttpContext context, WorkspaceQueries queries) => queries.Targets(context))
            .WithName("GetSlo").WithSummary("The slo.yml version in force")
            .WithDescription(Key + "Release, content hash, targets of L, B, A, S for the key's tenant, what the terms of a reward count, and the errors of the last refused file.")
            .Produces<SloAnswer>();
        TicketEndpoint.Map(all, Key);
        var tenant = all.MapGroup("/tenants/{tenant}").ProducesProblem(StatusCodes.Status404NotFound);
        tenant.MapGet("/workspaces", (string tenant, HttpContext context, WorkspaceQueries queries) => queries.ListAsync(context))
            .WithName("ListWorkspaces").WithSummary("The tenant's workspaces")
            .WithDescription(Key + "Workspaces appear with their first telemetry.")
            .Produces<WorkspacesAnswer>();
        tenant.MapGet("/usage", (string tenant, HttpContext context, WorkspaceQueries queries) => queries.UsageAsync(context))
            .WithName("GetUsage").WithSummary("How much of its quota of series the tenant uses")
            .WithDescription(Key + "A series is a workspace's class, or its signals. Telemetry of further series than the quota is refused, and counted.")
            .Produces<UsageAnswer>();
        BudgetEndpoint.Map(tenant, Key);
        PriorsEndpoints.Map(tenant, Key);
        KeyEndpoints.Map(tenant.MapGroup("/keys"), Key);
        var workspace = tenant.MapGroup("/workspaces/{workspace}").ProducesProblem(StatusCodes.Status400BadRequest);
        workspace.MapGet(
                "/slo",
                (string tenant, string workspace, string? window, HttpContext context, WorkspaceQueries queries) =>
                    queries.SloAsync(context, workspace, window))
            .WithName("GetWorkspaceSlo").WithSummary("How each workload class stands against its objectives")
            .WithDescription(Key + $"'window' is {SloWindows.Allowed}; without it each class's own. Windows end at the newest event, not at the wall clock.")
            .Produces<WorkspaceSlo>();
        workspace.MapGet(
                "/weights",
                (string tenant, string workspace, HttpContext context, WorkspaceQueries queries) => queries.WeightsAsync(context, workspace))
            .WithName("GetWorkspaceWeights").WithSummary("The scheduler weights in force")
            .WithDescription(Key + "Four shares that sum to 1, the epoch that names them, and why they are so.")
            .WithMetadata(new RequiredScope(Scopes.ReadWeights))
            .Produces<WorkspaceWeightsAnswer>();
        workspace.MapGet(
                "/explanations",
                (string tenant, string workspace, int? limit, HttpContext context, WorkspaceQueries queries) =>
                    queries.ExplanationsAsync(context, workspace, limit))
            .WithName("GetWorkspaceExplanations").WithSummary("Why the Copilot decided as it did, the newest first")
            .WithDescription(Key + "'limit' is 1 to 1000, 20 without it.")
            .Produces<ExplanationsAnswer>();
        workspace.MapGet(
                "/rewards",
                (string tenant, string workspace, int? limit, HttpContext context, WorkspaceQueries queries) =>
                    queries.RewardsAsync(context, workspace, limit))
            .WithName("GetWorkspaceRewards").WithSummary("The reward ledger, the newest first")
            .WithDescription(Key + "'limit' is 1 to 1000, 20 without it.")
            .Produces<RewardsAnswer>();
        CopilotEndpoints.Map(workspace.MapGroup("/copilot"), Key);
        PlanEndpoints.Map(workspace.MapGroup("/plans"), Key);
    }
}
