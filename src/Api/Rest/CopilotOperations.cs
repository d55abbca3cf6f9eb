using Microsoft.AspNetCore.Http;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Rest;

/// <summary>What operators ask and want of a workspace's Copilot.</summary>
internal sealed class CopilotOperations(IGrainFactory grains, WorkspaceDirectory directory)
{
    public Task<IResult> StatusAsync(HttpContext context, string workspace) => AskAsync(context, workspace, async (tenant, copilot) =>
        Answer(tenant, workspace, string.Empty, await copilot.GetStatusAsync().ConfigureAwait(false)));

    public Task<IResult> JournalAsync(HttpContext context, string workspace) => AskAsync(context, workspace, async (tenant, copilot) =>
        Results.Json(
            new JournalAnswer(tenant.ToString(), workspace, await copilot.GetJournalAsync().ConfigureAwait(false)),
            SqlxRestJson.Default.JournalAnswer));

    public Task<IResult> ScalingAsync(HttpContext context, string workspace) => AskAsync(context, workspace, async (tenant, copilot) =>
        (await copilot.GetStatusAsync().ConfigureAwait(false)).Scaling is { } scaling
            ? Results.Json(new ScalingAnswer(tenant.ToString(), workspace, scaling), SqlxRestJson.Default.ScalingAnswer)
            : EdgeProblem.UpgradeInProgress(context));

    public async Task<IResult> OperateAsync(HttpContext context, string workspace, string verb)
    {
        var (order, problem) = await OrderBody.ReadAsync(
            context, SqlxRestJson.Default.CopilotOrder, "The body must be a JSON object (application/json) with 'by' and 'why'.").ConfigureAwait(false);
        if (order is null)
            return BadOrder(problem);
        return await AskAsync(context, workspace, async (tenant, copilot) =>
        {
            var weights = order.Weights;
            var answer = await copilot.OperateAsync(new OperatorCommand(verb, order.By ?? string.Empty, order.Why ?? string.Empty)
            {
                Mode = order.Mode ?? string.Empty,
                Weights = weights is null ? [] : [weights.L, weights.B, weights.A, weights.S],
                Force = order.Force,
                Denials = order.Denials,
            }).ConfigureAwait(false);
            return answer.Accepted
                ? Answer(tenant, workspace, answer.Text, answer.Status)
                : EdgeProblem.Create(StatusCodes.Status409Conflict, "refused", $"{char.ToUpperInvariant(answer.Text[0])}{answer.Text[1..]}.");
        }).ConfigureAwait(false);
    }

    private async Task<IResult> AskAsync(HttpContext context, string workspace, Func<TenantId, ICopilotGrain, Task<IResult>> ask)
    {
        var tenant = TenantFilter.TenantOf(context);
        if (await directory.FindAsync(tenant, workspace).ConfigureAwait(false) is null)
            return EdgeProblem.UnknownWorkspace();
        return await ask(tenant, grains.GetGrain<ICopilotGrain>(new WorkspaceKey(tenant.ToString(), workspace).ToString())).ConfigureAwait(false);
    }

    private static IResult Answer(TenantId tenant, string workspace, string done, CopilotStatus status) =>
        Results.Json(new CopilotAnswer(tenant.ToString(), workspace, done, status), SqlxRestJson.Default.CopilotAnswer);

    private static IResult BadOrder(string detail) => EdgeProblem.Create(StatusCodes.Status400BadRequest, "bad_order", detail);
}
