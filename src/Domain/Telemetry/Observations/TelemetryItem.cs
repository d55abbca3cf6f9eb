using SqlxOrleans.Domain.Privacy;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Telemetry.Observations;

/// <summary>What one item adds: to its workload's counts and latencies, and to its workspace's signals. <c>default</c> adds nothing.</summary>
public struct TelemetryItem
{
    /// <summary>Whose.</summary>
    public WorkspaceId Workspace { get; set; }

    /// <summary>Which of the workspace's workloads.</summary>
    public WorkloadClass Class { get; set; }

    /// <summary>Event time, Unix seconds.</summary>
    public long Second { get; set; }

    /// <summary>Weight epoch; 0 when unknown.</summary>
    public long WeightEpoch { get; set; }

    /// <summary>Added to the workload's counts.</summary>
    public WorkloadCounts Counts { get; set; }

    /// <summary>Latency of the timed request in nanoseconds; read only when <see cref="WorkloadCounts.Timed"/> is 1.</summary>
    public long LatencyNanoseconds { get; set; }

    /// <summary>The signal that happened; 0 for none.</summary>
    public SignalKind Signal { get; set; }

    /// <summary>How often it happened.</summary>
    public long SignalCount { get; set; }

    /// <summary>Sum of its durations in milliseconds.</summary>
    public double SignalMs { get; set; }

    /// <summary>First label of the signal.</summary>
    public string? Label { get; set; }

    /// <summary>Second label of the signal.</summary>
    public string? SubLabel { get; set; }

    /// <summary>Why its labels are not what was sent.</summary>
    public Redactions Redactions { get; set; }

    /// <summary>Sets the labels to what may be kept of a signal's.</summary>
    internal void SetLabels(SignalKind signal, string? label, string? subLabel)
    {
        Signal = signal;
        if (signal == SignalKind.PolicyDeny)
        {
            subLabel = LabelText.PolicyId(subLabel, out var notAnId);
            Redactions |= notAnId;
        }

        (Label, SubLabel) = SignalLabels.Clean(signal, label, subLabel, out var found);
        Redactions |= found;
    }

    /// <summary>True when it changes any count: false for known events that nothing depends on.</summary>
    public readonly bool AddsAnything => Signal != 0 || !Counts.IsZero;
}
