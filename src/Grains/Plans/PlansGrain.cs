using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Orleans.Runtime;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Access;
using SqlxOrleans.Grains.Ingest;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Plans;
using SqlxOrleans.Grains.Persistence;

namespace SqlxOrleans.Grains.Plans;

/// <summary>Learns a workspace's plan hints from what its kernels report.</summary>
[GrainType("plans"), HashBasedPlacement]
internal sealed partial class PlansGrain(
    [PersistentState("plans")] IPersistentState<PlansState> storage,
    KernelGate gate,
    KnownSeries known,
    PlanMetrics metrics,
    IOptions<SnapshotOptions> options,
    TimeProvider clock,
    ILogger<PlansGrain> logger)
    : SnapshotGrain<PlansState>(storage, options.Value.Interval, logger), IPlanExchangeGrain, IPlansGrain
{
    private const string PlansSeries = "plans";
    private const int MostListed = 1000;

    private static readonly PlanBanditOptions Rules = new();

    private WorkspaceKey _key;
    private TenantId _tenant;
    private PlanBook _book = new(Rules);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = WorkspaceKey.Parse(this.GetPrimaryKeyString());
        _tenant = TenantId.Parse(_key.Tenant);
        _ = WorkspaceId.Parse(_key.Workspace);
        if (Loaded is { } state && !PlanBook.TryRead(state.Book, Rules, out _book))
            throw Packed.Corrupt($"workspace {_key}", "plans");
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<PlanExchangeAnswer> ExchangeAsync(string credential, PlanExchange exchange)
    {
        ThrowIfFenced();
        if (await gate.CheckAsync(credential, _tenant, Scopes.WriteTelemetry) != KernelAccess.Granted)
            return new PlanExchangeAnswer(false, [], []);
        if (!ProducerTable.IsValidId(exchange.ProducerId) || exchange.Sequence < 1 || exchange.Plans.Count > PlanExchange.MaxPlans)
        {
            return Refused(exchange, "malformed_exchange",
                $"A report needs a producer id of 1 to 64 printable ASCII characters, a sequence from 1 and at most {PlanExchange.MaxPlans} plans.");
        }

        if (!await known.AdmitAsync(new WorkloadKey(_key.Tenant, _key.Workspace, PlansSeries)))
        {
            return Refused(exchange, "series_quota",
                $"Tenant '{_tenant}' has used up its quota of series; raise Sqlx:Limits:SeriesPerTenant or send fewer workspaces.");
        }

        var rejected = new List<Rejection>();
        var reports = new List<PlanReport>(exchange.Plans.Count);
        foreach (var plan in exchange.Plans)
        {
            if (PlanMapping.Read(plan, out var problem) is { } report)
                reports.Add(report);
            else
                rejected.Add(new Rejection("malformed_plan", 1, $"A plan of {_key} was not counted: {problem}."));
        }

        Count(exchange, reports);
        return new PlanExchangeAnswer(true, rejected,
            [.. reports.Select(report => report.Plan).Distinct().Where(plan => _book.Find(plan) is not null)
                .Select(plan => PlanMapping.Parameters(plan, _book.AdviceOf(plan)!))]);
    }

    public Task<PlanSuggestionStatus?> SuggestAsync(string planHash) =>
        Task.FromResult(_book.Find(planHash) is null ? null : Status(planHash));

    public Task<IReadOnlyList<PlanSuggestionStatus>> ListAsync(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Task.FromResult<IReadOnlyList<PlanSuggestionStatus>>([.. _book.Plans
            .Select(plan => (Plan: plan, Bandit: _book.Find(plan)!))
            .OrderByDescending(each => each.Bandit.InForce > 0)
            .ThenByDescending(each => each.Bandit.Default.MeanMs * each.Bandit.Default.Observations)
            .Take(Math.Min(limit, MostListed))
            .Select(each => Status(each.Plan))]);
    }

    protected override PlansState Capture() => new() { Book = Packed.Of(_book.WriteTo) };

    private PlanSuggestionStatus Status(string plan) => PlanMapping.Status(plan, _book.Find(plan)!, _book.AdviceOf(plan)!);

    private void Count(PlanExchange exchange, List<PlanReport> reports)
    {
        if (_book.WasApplied(exchange.ProducerId, exchange.Sequence))
            return;
        foreach (var change in _book.Apply(exchange.ProducerId, exchange.Sequence, reports, clock.GetUtcNow()))
        {
            var advice = change.Advice;
            metrics.Suggested(advice.Hints.IsDefault);
            LogSuggested(Log, _key.Tenant, _key.Workspace, change.Plan, advice.Hints.ToString(), change.Before.ToString(), advice.ExpectedReward, advice.Confidence, advice.Rationale);
        }

        var arms = reports.SelectMany(report => report.Arms).ToList();
        metrics.Executed((long)arms.Sum(arm => arm.Completed.Weight), (long)arms.Sum(arm => arm.CutOff.Weight));
        MarkDirty();
    }

    private static PlanExchangeAnswer Refused(PlanExchange exchange, string reason, string message) =>
        new(true, [new Rejection(reason, exchange.Plans.Count, message)], []);

    [LoggerMessage(1901, LogLevel.Information,
        "ai.plan.suggest: {Tenant}/{Workspace} plan {PlanHash} runs with '{Hints}' instead of '{Before}', expected reward {ExpectedReward:0.###}, confidence {Confidence:0.###}: {Rationale}",
        EventName = "ai.plan.suggest")]
    private static partial void LogSuggested(
        ILogger logger, string tenant, string workspace, string planHash, string hints, string before, double expectedReward, double confidence, string rationale);
}
