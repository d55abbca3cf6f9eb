namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>Running means of a workspace's demand. <c>default</c> has seen nothing.</summary>
/// <param name="Seconds">Seconds seen: at first a mean is that of all, so that it needs no warming up.</param>
/// <param name="Now">Shortest mean of the offered work as a share of the slots, 0..4.</param>
/// <param name="Recent">Mean over what a burst takes to come and go.</param>
/// <param name="Variance">Of a second's share around the shortest mean.</param>
public readonly record struct DemandTrend(double Seconds, double Now, double Recent, double Variance)
{
    /// <summary>More than this many times the capacity is only "far too much".</summary>
    internal const double LoadLimit = 4;

    /// <summary>The same beside another capacity.</summary>
    internal DemandTrend Rescaled(double factor) => this with
    {
        Now = Math.Min(LoadLimit, Now * factor),
        Recent = Math.Min(LoadLimit, Recent * factor),
        Variance = Math.Min(LoadLimit * LoadLimit, Variance * factor * factor),
    };

    /// <summary>Takes a sample.</summary>
    /// <param name="load">Offered work as a share of the slots, 0..4.</param>
    /// <param name="seconds">Its length.</param>
    /// <param name="options">Constants.</param>
    internal DemandTrend Add(double load, double seconds, ScalingOptions options)
    {
        var age = Seconds + seconds;
        var (fast, slow, off) = (RateOf(options.NowMemory), RateOf(options.RecentMemory), load - Now);
        return new(
            Math.Min(1e6, age), Now + (fast * off), Recent + (slow * (load - Recent)), Variance + (slow * ((Seconds > 0 ? off * off : 0) - Variance)));

        double RateOf(double memory) => Math.Max(1 - Math.Exp(-seconds / memory), seconds / age);
    }
}
