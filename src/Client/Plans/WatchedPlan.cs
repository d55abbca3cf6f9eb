using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Plans;

namespace SqlxOrleans.Client.Plans;

/// <summary>One plan of a kernel, for all its threads.</summary>
internal sealed class WatchedPlan(string hash, IReadOnlyList<HintSet> offered, int seed, PlanBanditOptions options)
{
#pragma warning disable CA5394 // Draws which plan to try; nothing secret depends on it.
    private readonly Random _random = new(seed);
#pragma warning restore CA5394
    private readonly PlanExplorer _explorer = new(options);
    private readonly Lock _gate = new();

    public string Hash => hash;

    /// <summary>When it was used last, by the kernel's clock.</summary>
    public long LastUsed { get; set; }

    public bool IsOffer(IReadOnlyList<HintSet> hints) => offered.SequenceEqual(hints);

    public PlanSuggestion Suggest(WorkloadClass workloadClass)
    {
        lock (_gate)
        {
            var choice = _explorer.Choose(workloadClass, _random);
            // Only what this kernel has offered: another kernel's settings need not be known to this one's database.
            return choice.Hints.IsDefault || offered.Contains(choice.Hints)
                ? new PlanSuggestion(hash, workloadClass, choice, _explorer.Advice)
                : new PlanSuggestion(hash, workloadClass, default, _explorer.Advice);
        }
    }

    public void Report(in PlanSuggestion suggestion, TimeSpan elapsed, PlanOutcome outcome)
    {
        lock (_gate)
            _explorer.Count(suggestion.Choice, suggestion.Class, elapsed, outcome == PlanOutcome.CutOff);
    }

    /// <summary>What to tell the cluster; null when there is nothing.</summary>
    public PlanExecutions? Take()
    {
        lock (_gate)
            return _explorer.HasNews || _explorer.Advice is null ? PlanMessages.Executions(hash, _explorer.Take(), offered) : null;
    }

    /// <summary>Runs by new advice, or by none.</summary>
    /// <returns>True when other hints are in force than before.</returns>
    public bool Follow(PlanAdvice? advice)
    {
        lock (_gate)
        {
            var before = _explorer.Advice?.Hints ?? default;
            _explorer.Advice = advice;
            return (advice?.Hints ?? default) != before;
        }
    }
}
