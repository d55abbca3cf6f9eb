using Microsoft.AspNetCore.Http;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Grains.Interfaces.Tenants;
using SqlxOrleans.Grains.Interfaces.Workloads;

namespace SqlxOrleans.Api.Rest;

/// <summary>The read side: asks the grains and shapes their answers.</summary>
internal sealed class WorkspaceQueries(IGrainFactory grains, WorkspaceDirectory directory, CurrentSlo slo, ISloStatus sloStatus)
{
    private const int MaxLimit = 1000;

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var tenant = TenantFilter.TenantOf(context);
        var workspaces = await directory.ListAsync(tenant).ConfigureAwait(false);
        var answer = new WorkspacesAnswer(tenant.ToString(), [.. workspaces.OrderBy(known => known.Workspace, StringComparer.Ordinal)]);
        return Results.Json(answer, SqlxRestJson.Default.WorkspacesAnswer);
    }

    public async Task<IResult> UsageAsync(HttpContext context)
    {
        var tenant = TenantFilter.TenantOf(context).ToString();
        var usage = await grains.GetGrain<ITenantGrain>(tenant).GetUsageAsync().ConfigureAwait(false);
        return Results.Json(
            new UsageAnswer(tenant, usage.Series, usage.SeriesQuota, usage.Workspaces), SqlxRestJson.Default.UsageAnswer);
    }

    public async Task<IResult> SloAsync(HttpContext context, string workspace, string? window)
    {
        if (!SloWindows.TryParse(window, out var length))
            return EdgeProblem.Create(StatusCodes.Status400BadRequest, "bad_window", $"'window' must be {SloWindows.Allowed}, or be left out.");
        var tenant = TenantFilter.TenantOf(context);
        if (await directory.FindAsync(tenant, workspace).ConfigureAwait(false) is not { } known)
            return EdgeProblem.UnknownWorkspace();
        var version = slo.Version;
        var classes = await Task.WhenAll(WorkloadClasses.Judged
            .Select(judged => ClassAsync(tenant, known, judged, length, version.Document))).ConfigureAwait(false);
        var unclassified = await ClassAsync(tenant, known, WorkloadClass.Unclassified, length, version.Document).ConfigureAwait(false);
        var answer = new WorkspaceSlo(
            tenant.ToString(),
            workspace,
            new SloReference(version.ContentHash, version.Document.Release),
            length is null ? "objective" : window!,
            unclassified.Total > 0 ? [.. classes, unclassified] : classes);
        return Results.Json(answer, SqlxRestJson.Default.WorkspaceSlo);
    }

    public async Task<IResult> WeightsAsync(HttpContext context, string workspace)
    {
        var tenant = TenantFilter.TenantOf(context);
        if (await directory.FindAsync(tenant, workspace).ConfigureAwait(false) is null)
            return EdgeProblem.UnknownWorkspace();
        // No published version is the default one: epochs start at 1, so the answer comes at once and is never null.
        var weights = (await Copilot(tenant, workspace).WaitNewerAsync(default, TimeSpan.Zero).ConfigureAwait(false))!;
        var answer = new WorkspaceWeightsAnswer(
            tenant.ToString(),
            workspace,
            weights.Version.Epoch,
            new WeightShares(weights.L, weights.B, weights.A, weights.S),
            weights.DecidedAt,
            weights.TimeToLive.TotalSeconds,
            weights.Reason,
            IsDefault(weights));
        return Results.Json(answer, SqlxRestJson.Default.WorkspaceWeightsAnswer);
    }

    public async Task<IResult> ExplanationsAsync(HttpContext context, string workspace, int? limit)
    {
        var tenant = TenantFilter.TenantOf(context);
        if (BadLimit(limit) is { } refused)
            return refused;
        if (await directory.FindAsync(tenant, workspace).ConfigureAwait(false) is null)
            return EdgeProblem.UnknownWorkspace();
        var explanations = await Copilot(tenant, workspace).GetExplanationsAsync(limit ?? 20).ConfigureAwait(false);
        return Results.Json(new ExplanationsAnswer(tenant.ToString(), workspace, explanations), SqlxRestJson.Default.ExplanationsAnswer);
    }

    public async Task<IResult> RewardsAsync(HttpContext context, string workspace, int? limit)
    {
        var tenant = TenantFilter.TenantOf(context);
        if (BadLimit(limit) is { } refused)
            return refused;
        if (await directory.FindAsync(tenant, workspace).ConfigureAwait(false) is null)
            return EdgeProblem.UnknownWorkspace();
        var rewards = await Copilot(tenant, workspace).GetRewardsAsync(limit ?? 20).ConfigureAwait(false);
        return Results.Json(new RewardsAnswer(tenant.ToString(), workspace, rewards), SqlxRestJson.Default.RewardsAnswer);
    }

    public IResult Targets(HttpContext context)
    {
        var version = slo.Version;
        var tenant = TenantFilter.TenantOf(context);
        var answer = new SloAnswer(
            version.Document.Version,
            version.Document.Release,
            version.ContentHash,
            TenantSloView.Source(sloStatus.Source),
            sloStatus.InForceSince,
            version.Document.Refresh.TotalSeconds,
            ClassSloMapping.Targets(version.Document, tenant),
            TenantSloView.Of(sloStatus.LastRejected, tenant),
            version.Document.Rewards.ToDictionary());
        return Results.Json(answer, SqlxRestJson.Default.SloAnswer);
    }

    private async Task<ClassSlo> ClassAsync(TenantId tenant, WorkspaceSeries known, WorkloadClass workloadClass, TimeSpan? window, SloDocument document)
    {
        var length = window ?? document.For(tenant, workloadClass)?.Window ?? TimeSpan.FromDays(30);
        if (!known.Series.Contains(workloadClass.Name()))
            return ClassSloMapping.NoTraffic(workloadClass, SloWindows.Name(length));
        var key = new WorkloadKey(tenant.ToString(), known.Workspace, workloadClass.Name());
        var status = await grains.GetGrain<IWorkloadGrain>(key.ToString()).GetStatusAsync(window).ConfigureAwait(false);
        return ClassSloMapping.Of(status, SloWindows.Name(length));
    }

    private static bool IsDefault(WorkspaceWeights weights)
    {
        var standard = SchedulerWeights.Default;
        return new[] { weights.L - standard.L, weights.B - standard.B, weights.A - standard.A, weights.S - standard.S }
            .All(difference => Math.Abs(difference) <= 1e-9);
    }

    private ICopilotGrain Copilot(TenantId tenant, string workspace) =>
        grains.GetGrain<ICopilotGrain>(new WorkspaceKey(tenant.ToString(), workspace).ToString());

    private static IResult? BadLimit(int? limit) => limit is < 1 or > MaxLimit
        ? EdgeProblem.Create(StatusCodes.Status400BadRequest, "bad_limit", $"'limit' must be 1 to {MaxLimit}.")
        : null;
}
