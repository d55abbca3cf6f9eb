using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Grains.Interfaces.Copilot.Priors;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Rest;

/// <summary>Whether a tenant's workspaces give to and start from what workspaces of all tenants learnt.</summary>
internal static class PriorsEndpoints
{
    private const int MaxOrderBytes = 1024;

    public static void Map(RouteGroupBuilder tenant, string key)
    {
        tenant.MapGet("/priors", (HttpContext context, IGrainFactory grains) => AnswerAsync(context, grains))
            .WithName("GetPriors").WithSummary("What the tenant's new workspaces start with")
            .WithDescription(key + "Medians over at least five other tenants, clipped and rounded; never one tenant's own values.")
            .Produces<PriorsAnswer>();
        tenant.MapPut("/priors", (HttpContext context, IGrainFactory grains) => SetAsync(context, grains))
            .WithName("SetPriors").WithSummary("Takes the tenant out of what workspaces learn from each other, or back in")
            .WithDescription(key + "With 'shared' false the tenant is forgotten at once; nothing is taken from it and nothing given to it. Stored before it is answered.")
            .Accepts<PriorsOrder>("application/json")
            .WithMetadata(new RequestSizeLimitAttribute(MaxOrderBytes), new RequiredScope(Scopes.ManageCopilot))
            .Produces<PriorsAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> SetAsync(HttpContext context, IGrainFactory grains)
    {
        var (order, problem) = await OrderBody.ReadAsync(
            context, SqlxRestJson.Default.PriorsOrder, "The body must be a JSON object (application/json) with 'shared', true or false.").ConfigureAwait(false);
        if (order?.Shared is not { } shared)
            return EdgeProblem.Create(StatusCodes.Status400BadRequest, "bad_order", problem);
        await grains.GetGrain<IPriorsGrain>(0).SetOptOutAsync(TenantFilter.TenantOf(context).ToString(), !shared).ConfigureAwait(false);
        return await AnswerAsync(context, grains).ConfigureAwait(false);
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, IGrainFactory grains)
    {
        var tenant = TenantFilter.TenantOf(context).ToString();
        var priors = grains.GetGrain<IPriorsGrain>(0);
        var optedOut = await priors.GetOptOutAsync(tenant).ConfigureAwait(false);
        return Results.Json(
            new PriorsAnswer(tenant, !optedOut, await priors.GetAsync(tenant).ConfigureAwait(false)), SqlxRestJson.Default.PriorsAnswer);
    }
}
