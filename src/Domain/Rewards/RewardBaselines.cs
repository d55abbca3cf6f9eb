using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.Domain.Rewards;

/// <summary>
/// What is usual in a workspace: exponentially weighted means that follow elapsed time, not the number of reports. Null until
/// the first value, which becomes the baseline (and so is worth 0 against itself).
/// </summary>
public sealed record RewardBaselines
{
    /// <summary>Time constant of the signals' baselines: several of their five-minute windows.</summary>
    public static TimeSpan SignalMemory { get; } = TimeSpan.FromMinutes(30);

    /// <summary>Time constant of the classes' reward baselines: longer than a burst, shorter than a change of load.</summary>
    public static TimeSpan RewardMemory { get; } = TimeSpan.FromMinutes(1);

    /// <summary>No baseline yet.</summary>
    public static RewardBaselines Empty { get; } = new();

    /// <summary>Combined reward per class, -1..1.</summary>
    public PerClass<double?> Reward { get; init; }

    /// <summary>Plan-cache hit ratio, 0..1.</summary>
    public double? CacheHitRatio { get; init; }

    /// <summary>Migration duration, ms.</summary>
    public double? MigrationMs { get; init; }

    /// <summary>Policy denials in five minutes.</summary>
    public double? Denies5m { get; init; }

    /// <summary>Moves a baseline towards a value by the share that the elapsed time deserves.</summary>
    internal static double? Follow(double? baseline, double? value, TimeSpan elapsed, TimeSpan memory)
    {
        if (value is not { } seen)
            return baseline;
        if (baseline is not { } mean)
            return seen;
        var share = 1 - Math.Exp(-Math.Max(0, elapsed.TotalSeconds) / memory.TotalSeconds);
        return mean + (share * (seen - mean));
    }
}
