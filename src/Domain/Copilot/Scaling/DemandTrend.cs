using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>Running means of a workspace's demand and of how well it is served. <c>default</c> has seen nothing.</summary>
/// <param name="Seconds">Seconds seen: at first a mean is that of all, so that it needs no warming up.</param>
/// <param name="Recent">Short mean of the offered work as a share of the slots, 0..4.</param>
/// <param name="Usual">Long mean of it.</param>
/// <param name="Variance">Of a second's share around the short mean.</param>
/// <param name="FullShare">Share of seconds that asked for more than the slots.</param>
/// <param name="ObjectiveShort">Recent mean of J, 0..1.</param>
/// <param name="ObjectiveLong">Usual mean of J.</param>
/// <param name="RewardShort">Recent mean of the latency reward, -1..1.</param>
/// <param name="RewardLong">Its baseline.</param>
public readonly record struct DemandTrend(
    double Seconds, double Recent, double Usual, double Variance, double FullShare,
    double ObjectiveShort, double ObjectiveLong, double RewardShort, double RewardLong)
{
    /// <summary>More than this many times the capacity is only "far too much".</summary>
    internal const double LoadLimit = 4;

    /// <summary>How fast demand rises, shares of the slots a second: a mean follows a ramp at a distance of its memory.</summary>
    internal double Rate(ScalingOptions options) => (Recent - Usual) / (options.LongMemory - options.ShortMemory);

    /// <summary>The same beside another capacity.</summary>
    internal DemandTrend Rescaled(double factor) => this with
    {
        Recent = Math.Min(LoadLimit, Recent * factor), Usual = Math.Min(LoadLimit, Usual * factor), Variance = Math.Min(LoadLimit * LoadLimit, Variance * factor * factor),
    };

    /// <summary>Takes a sample.</summary>
    /// <param name="load">Offered work as a share of the slots, 0..4.</param>
    /// <param name="demand">The sample.</param>
    /// <param name="seconds">Its length.</param>
    /// <param name="options">Constants.</param>
    internal DemandTrend Add(double load, WorkspaceDemand demand, double seconds, ScalingOptions options)
    {
        var age = Seconds + seconds;
        var (fast, slow) = (RateOf(options.ShortMemory), RateOf(options.LongMemory));
        var off = load - Recent;
        var trend = this with
        {
            Seconds = Math.Min(1e6, age),
            Recent = Recent + (fast * off),
            Usual = Usual + (slow * (load - Usual)),
            Variance = Variance + (slow * ((Seconds > 0 ? off * off : 0) - Variance)),
            FullShare = FullShare + (RateOf((options.ShortMemory + options.LongMemory) / 2) * ((load > 1 ? 1 : 0) - FullShare)),
        };
        var (objective, reward) = Service(demand, options);
        if (objective is { } j)
            trend = trend with { ObjectiveShort = ObjectiveShort + (fast * (j - ObjectiveShort)), ObjectiveLong = ObjectiveLong + (slow * (j - ObjectiveLong)) };
        return reward is { } r
            ? trend with { RewardShort = RewardShort + (fast * (r - RewardShort)), RewardLong = RewardLong + (slow * (r - RewardLong)) }
            : trend;

        double RateOf(double memory) => Math.Max(1 - Math.Exp(-seconds / memory), seconds / age);
    }

    /// <summary>J and the latency reward of a sample, over the classes that say something; null when none does.</summary>
    private static (double? Objective, double? Reward) Service(WorkspaceDemand demand, ScalingOptions options)
    {
        double met = 0, judged = 0, reward = 0, rewarded = 0;
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var (seen, weight) = (demand.Classes[workloadClass], options.ObjectiveWeights[workloadClass]);
            if (seen.BadRatio is { } bad)
            {
                judged += weight;
                met += bad <= 1 - Slos.Objective.LatencyTarget ? weight : 0;
            }

            if (seen.Timed > 0 && RewardFunctions.Latency(seen.P95Ms, seen.ThresholdMs) is { } latency)
            {
                rewarded += weight;
                reward += weight * latency;
            }
        }

        return (judged > 0 ? met / judged : null, rewarded > 0 ? reward / rewarded : null);
    }
}
