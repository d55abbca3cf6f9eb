using System.Collections.Concurrent;
using System.Security.Cryptography;
using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Plans;

namespace SqlxOrleans.Client.Plans;

/// <summary>The plans of one workspace and what is to be said about them.</summary>
internal sealed class WorkspacePlans(PlanBanditOptions options, TimeProvider time, Action<string, PlanAdvice> changed) : IWorkspacePlans
{
    private readonly ConcurrentDictionary<string, WatchedPlan> _plans = new(StringComparer.Ordinal);
    private readonly Lock _offering = new();
    private int _turn;

    public void Offer(string planHash, IReadOnlyList<HintSet> alternatives)
    {
        ArgumentNullException.ThrowIfNull(alternatives);
        if (!PlanHash.IsValid(planHash))
            throw new ArgumentException($"'{planHash}' is not a plan hash: {PlanHash.Grammar}.", nameof(planHash));
        HintSet[] offered = [.. alternatives.Where(hints => !hints.IsDefault).Distinct()];
        if (offered.Length >= PlanBanditOptions.MaxArms)
            throw new ArgumentException($"At most {PlanBanditOptions.MaxArms - 1} hint sets beside the default.", nameof(alternatives));
        lock (_offering)
        {
            // A kernel may offer at every execution: what was learnt stays.
            if (_plans.TryGetValue(planHash, out var known) && known.IsOffer(offered))
                return;
            if (_plans.Count >= PlanBanditOptions.MaxPlans && !_plans.ContainsKey(planHash))
                _plans.TryRemove(_plans.MinBy(plan => plan.Value.LastUsed).Key, out _);
            _plans[planHash] = new WatchedPlan(planHash, offered, RandomNumberGenerator.GetInt32(int.MaxValue), options) { LastUsed = time.GetTimestamp() };
        }
    }

    public PlanSuggestion Suggest(string planHash, WorkloadClass workloadClass)
    {
        if (!_plans.TryGetValue(planHash, out var plan))
            return default;
        plan.LastUsed = time.GetTimestamp();
        return plan.Suggest(workloadClass);
    }

    public void Report(in PlanSuggestion suggestion, TimeSpan elapsed, PlanOutcome outcome)
    {
        if (suggestion.PlanHash is { } hash && elapsed >= TimeSpan.Zero && _plans.TryGetValue(hash, out var plan))
            plan.Report(suggestion, elapsed, outcome);
    }

    /// <summary>What the next report says; empty when there is nothing.</summary>
    public IReadOnlyList<PlanExecutions> Take()
    {
        var taken = new List<PlanExecutions>();
        WatchedPlan[] plans = [.. _plans.Values];
        // From where the last report ended, so that those behind the first 256 get their turn.
        for (var i = 0; i < plans.Length && taken.Count < PlanExchange.MaxPlans; i++)
        {
            _turn = (_turn + 1) % plans.Length;
            if (plans[_turn].Take() is { } executions)
                taken.Add(executions);
        }

        return taken;
    }

    public void Follow(IReadOnlyList<PlanParameters> answers)
    {
        foreach (var answer in answers)
        {
            if (_plans.TryGetValue(answer.Plan, out var plan) && PlanMessages.Advice(answer) is { } advice && plan.Follow(advice))
                changed(plan.Hash, advice);
        }
    }

    /// <summary>Back to the defaults: the cluster has been silent for too long.</summary>
    public void Forget()
    {
        foreach (var plan in _plans.Values)
            plan.Follow(null);
    }
}
