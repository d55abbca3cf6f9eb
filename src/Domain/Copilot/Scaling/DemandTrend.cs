using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>Running means of a workspace's demand and of how well it is served. <c>default</c> has seen nothing.</summary>
/// <param name="Seconds">Seconds seen: at first a mean is that of all, so that it needs no warming up.</param>
/// <param name="Now">Shortest mean of the offered work as a share of the slots, 0..4.</param>
/// <param name="Recent">Mean over what a burst takes to come and go.</param>
/// <param name="Usual">Long mean.</param>
/// <param name="Variance">Of a second's share around the shortest mean.</param>
/// <param name="ObjectiveFall">Mean of what J lacks, 0..1.</param>
/// <param name="RewardNow">Short mean of the latency reward, -1..1.</param>
/// <param name="RewardUsual">Its baseline.</param>
public readonly record struct DemandTrend(
    double Seconds, double Now, double Recent, double Usual, double Variance,
    double ObjectiveFall, double RewardNow, double RewardUsual)
{
    /// <summary>More than this many times the capacity is only "far too much".</summary>
    internal const double LoadLimit = 4;

    /// <summary>How fast demand rises, shares of the slots a second: a mean follows a ramp at a distance of its memory.</summary>
    internal double Rate(ScalingOptions options) => (Recent - Usual) / (options.UsualMemory - options.RecentMemory);

    /// <summary>The same beside another capacity.</summary>
    internal DemandTrend Rescaled(double factor) => this with
    {
        Now = Math.Min(LoadLimit, Now * factor),
        Recent = Math.Min(LoadLimit, Recent * factor),
        Usual = Math.Min(LoadLimit, Usual * factor),
        Variance = Math.Min(LoadLimit * LoadLimit, Variance * factor * factor),
    };

    /// <summary>Takes a sample.</summary>
    /// <param name="load">Offered work as a share of the slots, 0..4.</param>
    /// <param name="demand">The sample.</param>
    /// <param name="seconds">Its length.</param>
    /// <param name="options">Constants.</param>
    internal DemandTrend Add(double load, WorkspaceDemand demand, double seconds, ScalingOptions options)
    {
        var age = Seconds + seconds;
        var (fast, medium, slow) = (RateOf(options.NowMemory), RateOf(options.RecentMemory), RateOf(options.UsualMemory));
        var off = load - Now;
        var trend = this with
        {
            Seconds = Math.Min(1e6, age),
            Now = Now + (fast * off),
            Recent = Recent + (medium * (load - Recent)),
            Usual = Usual + (slow * (load - Usual)),
            Variance = Variance + (medium * ((Seconds > 0 ? off * off : 0) - Variance)),
        };
        var (fall, reward) = Service(demand, options);
        trend = trend with { ObjectiveFall = ObjectiveFall + (medium * ((fall ?? ObjectiveFall) - ObjectiveFall)) };
        return reward is { } r
            ? trend with { RewardNow = RewardNow + (fast * (r - RewardNow)), RewardUsual = RewardUsual + (slow * (r - RewardUsual)) }
            : trend;

        double RateOf(double memory) => Math.Max(1 - Math.Exp(-seconds / memory), seconds / age);
    }

    /// <summary>What J lacks and the latency reward of a sample, over the classes that say something; null when none does.</summary>
    private static (double? ObjectiveFall, double? Reward) Service(WorkspaceDemand demand, ScalingOptions options)
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

        return (judged > 0 ? 1 - (met / judged) : null, rewarded > 0 ? reward / rewarded : null);
    }
}
