using System.Diagnostics;
using System.Globalization;
using SqlxOrleans.Client;
using SqlxOrleans.Domain.Benchmarks;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Load.Overhead;

/// <summary>
/// A thread of a kernel: every millisecond it wakes and runs its share of queries, each a little work and, in four of five slots, a
/// record. The fifth does the same work alone, so that the difference of the medians is what recording costs here, with caches
/// as cold as sleep and work leave them.
/// </summary>
internal sealed class QueryThread
{
    private const int BareSlot = 5;
    private const int WorkSteps = 200;
    private static readonly TimeSpan SlotLength = TimeSpan.FromMilliseconds(1);

    private readonly ISqlxTelemetry _telemetry;
    private readonly string _tenant;
    private readonly string _workspace;
    private readonly int _queriesASlot;
    private readonly TimeSpan[] _latencies;
    private readonly Thread _thread;
    private readonly List<double> _recording = [];
    private readonly List<double> _bare = [];
    private volatile bool _measuring;
    private volatile bool _stopping;
    private ulong _work = 1;

    public QueryThread(ISqlxTelemetry telemetry, string tenant, string workspace, double ratePerSecond, int seed)
    {
        (_telemetry, _tenant, _workspace) = (telemetry, tenant, workspace);
        _queriesASlot = Math.Max(1, (int)Math.Round(ratePerSecond * SlotLength.TotalSeconds * BareSlot / (BareSlot - 1)));
        _latencies = [.. Latencies.Seconds(seed).Select(TimeSpan.FromSeconds)];
        _thread = new Thread(Run) { Name = $"queries-{seed}", IsBackground = true };
    }

    /// <summary>Records since <see cref="Measure"/>; read after <see cref="Stop"/>.</summary>
    public long Recorded { get; private set; }

    /// <summary>CPU time of the thread since <see cref="Measure"/>; read after <see cref="Stop"/>.</summary>
    public TimeSpan CpuTime { get; private set; }

    /// <summary>Nanoseconds a record, from the medians of slots with and without; read after <see cref="Stop"/>.</summary>
    public double RecordNs => (Middle(_recording) - Middle(_bare)) / _queriesASlot;

    public void Start() => _thread.Start();

    /// <summary>Ends the warm-up.</summary>
    public void Measure() => _measuring = true;

    public void Stop()
    {
        _stopping = true;
        _thread.Join();
    }

    private static double Middle(List<double> values) => values.Count == 0 ? double.NaN : values.Order().ElementAt(values.Count / 2);

    private static TimeSpan OwnCpuTime()
    {
        // The first field is nanoseconds on a CPU; only Linux has it, as the silo's accounting in this driver.
        var text = File.ReadAllText("/proc/thread-self/schedstat");
        return TimeSpan.FromMicroseconds(long.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture) / 1e3);
    }

    private void Run()
    {
        var clock = Stopwatch.StartNew();
        var (wasMeasuring, cpuBefore) = (false, TimeSpan.Zero);
        var next = 0;
        for (var slot = 0L; !_stopping; slot++)
        {
            if (_measuring && !wasMeasuring)
                (wasMeasuring, cpuBefore) = (true, OwnCpuTime());
            while (clock.Elapsed < slot * SlotLength)
                Thread.Sleep(SlotLength);
            var records = slot % BareSlot != 0;
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < _queriesASlot; i++, next = (next + 1) % _latencies.Length)
            {
                Work();
                if (records)
                    _telemetry.Record(_tenant, _workspace, (WorkloadClass)(1 + (next & 3)), _latencies[next], QueryOutcome.Ok, weightEpoch: 1);
            }

            if (!wasMeasuring)
                continue;
            (records ? _recording : _bare).Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            Recorded += records ? _queriesASlot : 0;
        }

        CpuTime = OwnCpuTime() - cpuBefore;
    }

    private void Work()
    {
        var state = _work;
        for (var i = 0; i < WorkSteps; i++)
            state = (state * 6364136223846793005) + 1442695040888963407;
        _work = state;
    }
}
