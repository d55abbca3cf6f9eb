using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Client.Recording;

/// <summary>What the cluster says about a workspace and recording goes by: swapped as a whole, readers never lock.</summary>
internal sealed class WorkspaceSettings
{
    private volatile long[] _thresholds = BuiltIn();
    private long _epoch;

    /// <summary>The epoch of the weights in force: that of arrivals and preemptions. 0: none.</summary>
    public long Epoch
    {
        get => Volatile.Read(ref _epoch);
        set => Volatile.Write(ref _epoch, value);
    }

    /// <summary>The latency threshold in nanoseconds; 0 for <see cref="WorkloadClass.Unclassified"/> and signals, which are not judged.</summary>
    public long ThresholdNanoseconds(byte series) => _thresholds[series];

    /// <summary>Takes the thresholds of L, B, A, S in milliseconds; false, without a change, when they are not four positive numbers.</summary>
    public bool TrySetThresholds(IReadOnlyList<double> thresholdsMs)
    {
        if (thresholdsMs.Count != WorkloadClasses.Judged.Count)
            return false;
        var nanoseconds = new long[SeriesKey.Signals + 1];
        for (var i = 0; i < thresholdsMs.Count; i++)
        {
            if (!(thresholdsMs[i] > 0 && thresholdsMs[i] <= TimeSpan.FromDays(1).TotalMilliseconds))
                return false;
            nanoseconds[(byte)WorkloadClasses.Judged[i]] = (long)Math.Round(thresholdsMs[i] * 1e6);
        }

        _thresholds = nanoseconds;
        return true;
    }

    private static long[] BuiltIn()
    {
        var nanoseconds = new long[SeriesKey.Signals + 1];
        foreach (var workloadClass in WorkloadClasses.Judged)
            nanoseconds[(byte)workloadClass] = SloDocument.Default.Classes[workloadClass].ThresholdNanoseconds;
        return nanoseconds;
    }
}
