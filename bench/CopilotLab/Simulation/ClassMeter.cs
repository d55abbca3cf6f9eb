using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>What a kernel counts of one class between two reports, by weight epoch.</summary>
internal sealed class ClassMeter(int classIndex, double targetMs, int slots)
{
    /// <summary>0 would mean that the kernel does not know its epoch.</summary>
    public const long FirstEpoch = 1;

    // Queries that are older than so many epochs are counted with the oldest kept.
    private const int Epochs = 8;
    private readonly long _target = (long)(targetMs * 1e6);
    private readonly LatencyBuckets _latencies = new();
    private readonly Counts[] _counts = new Counts[Epochs];
    private long _number;
    private long _epoch = FirstEpoch;

    /// <summary>A new epoch is in force.</summary>
    public void Begin(long epoch)
    {
        var slot = (int)(epoch % Epochs);
        var oldest = (int)((epoch + 1) % Epochs);
        if (epoch >= Epochs)
            _counts[oldest].Add(_counts[slot]);
        _counts[slot] = default;
        _epoch = epoch;
    }

    public void Arrived() => _counts[_epoch % Epochs].Arrivals++;

    public void Rejected()
    {
        ref var counts = ref _counts[_epoch % Epochs];
        counts.Requests++;
        counts.Failed++;
        // Its latency is the moment it took to say no.
        _latencies.Add(0);
    }

    public void Ended(long epoch, long latency, double ran)
    {
        ref var counts = ref _counts[Math.Max(epoch, _epoch - Epochs + 1) % Epochs];
        counts.Requests++;
        counts.Serviced++;
        counts.Good += latency <= _target ? 1 : 0;
        counts.Latency += latency;
        counts.Ran += ran;
        _latencies.Add(latency);
    }

    /// <summary>The report of the time since the last, with the same 95th percentile for every epoch: most have one epoch only.</summary>
    public OutcomeReport Report(int queueDepth)
    {
        var p95 = _latencies.TakeP95Ms();
        var outcomes = new List<EpochClassOutcome>(1);
        for (var epoch = Math.Max(FirstEpoch, _epoch - Epochs + 1); epoch <= _epoch; epoch++)
        {
            ref var counts = ref _counts[epoch % Epochs];
            if (counts.Requests > 0 || counts.Arrivals > 0 || (epoch == _epoch && outcomes.Count == 0))
                outcomes.Add(new(epoch, counts.ToOutcome(p95)));
            counts = default;
        }

        return new((WorkloadClass)(classIndex + 1), "kernel", ++_number, outcomes, queueDepth, slots, targetMs);
    }

    private struct Counts
    {
        public long Requests;
        public long Failed;
        public long Serviced;
        public long Good;
        public long Arrivals;
        public double Latency;
        public double Ran;

        public void Add(in Counts other)
        {
            Requests += other.Requests;
            Failed += other.Failed;
            Serviced += other.Serviced;
            Good += other.Good;
            Arrivals += other.Arrivals;
            Latency += other.Latency;
            Ran += other.Ran;
        }

        public readonly ClassOutcome ToOutcome(double p95) => new(
            Requests, Failed, Requests, Good, Requests, 0, Arrivals, Ran / 1e9, Serviced, Latency / 1e9, Requests == 0 ? 0 : p95, 0);
    }
}
