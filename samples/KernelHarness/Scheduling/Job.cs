using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.KernelHarness.Scheduling;

/// <summary>One request on its way through the scheduler. Times count from the start of the run.</summary>
internal sealed class Job(Arrival arrival, int phase)
{
    public WorkloadClass Class => arrival.Class;

    /// <summary>When it was due to arrive, not when the generator got to it: a late generator must not hide latency.</summary>
    public TimeSpan ArrivedAt { get; init; } = arrival.At;

    public double Size => arrival.Size;

    public int Seed => arrival.Seed;

    /// <summary>Index of the phase in which it arrived and is counted.</summary>
    public int Phase => phase;

    public TimeSpan Deadline => ArrivedAt + ClassTargets.P95(Class);

    /// <summary>Start of the current attempt.</summary>
    public TimeSpan StartedAt { get; set; }

    /// <summary>Weight epoch in force when the current attempt started; the reward goes there.</summary>
    public long Epoch { get; set; }

    /// <summary>How often a running attempt was cancelled for another class.</summary>
    public int Preemptions { get; set; }

    /// <summary>A cancellation of the current attempt is under way.</summary>
    public bool Cancelling { get; set; }
}
