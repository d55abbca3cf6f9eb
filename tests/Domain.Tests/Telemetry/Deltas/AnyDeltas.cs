using System.Buffers;
using CsCheck;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Tests.Telemetry.Deltas;

/// <summary>Deltas that a producer could send, and their packed forms.</summary>
internal static class AnyDeltas
{
    public const long Noon = 1_767_268_800;
    public const long Threshold = 15_000_000;

    /// <summary>One second's queries: when, under which epoch, how long, whether each failed.</summary>
    public static Gen<Query> AnyQuery { get; } = Gen.Select(
        Gen.Long[0, 4], Gen.Long[0, 2], Gen.Frequency((8, Gen.Long[0, 40_000_000]), (1, Gen.Long[0, 5_000_000_000_000])), Gen.Int[0, 9])
        .Select((second, epoch, latency, luck) => new Query(Noon + second, epoch, latency, Failed: luck == 0));

    public static Gen<WorkloadDelta> Workload { get; } = Gen.Select(
        AnyQuery.Array[0, 30], Gen.Int[-1, 50], Gen.Int[-1, 8], Gen.Long[0, 5_000])
        .Select((queries, queueDepth, slots, heartbeat) =>
        {
            var delta = Of(queries);
            (delta.QueueDepth, delta.Slots, delta.HeartbeatUnixMilliseconds) = (queueDepth, slots, heartbeat);
            return delta;
        });

    public static Gen<string> Label { get; } = Gen.Frequency(
        (6, Gen.String[Gen.Char["abc"], 0, 2]), (1, Gen.Const("\u00fc\u20ac\U0001F600")), (1, Gen.Const(new string('\u20ac', 300))));

    public static Gen<(SignalKey Key, SignalCount Value)> Signal { get; } = Gen.Select(
        Gen.Long[0, 4], Gen.Int[1, 8], Label, Label, Gen.Frequency((6, Gen.Long[0, 9]), (1, Gen.Long[0, 1L << 40])), Gen.Double[0, 1e6])
        .Select((second, kind, label, subLabel, count, sum) =>
            (new SignalKey(Noon + second, (SignalKind)kind, label, subLabel), new SignalCount(count, sum)));

    public static Gen<SignalsDelta> Signals { get; } = Signal.Array[0, 30].Select(signals =>
    {
        var delta = new SignalsDelta();
        foreach (var (key, value) in signals)
            delta.Add(key, value.Count, value.SumMs);
        return delta;
    });

    public static WorkloadDelta Of(params IEnumerable<Query> queries)
    {
        var delta = new WorkloadDelta { ThresholdNanoseconds = Threshold };
        foreach (var query in queries)
        {
            var cell = delta.CellAt(query.Second, query.Epoch);
            cell.Counts += query.Counts(Threshold);
            cell.Latencies.TryInsertNanoseconds(query.Nanoseconds);
        }

        return delta;
    }

    /// <summary>A delta of one cell that claims counts, with as many equal latencies as it claims to have timed.</summary>
    public static WorkloadDelta Claiming(params IEnumerable<(long Second, WorkloadCounts Counts)> cells)
    {
        var delta = new WorkloadDelta();
        foreach (var (second, counts) in cells)
        {
            var cell = delta.CellAt(second, 0);
            cell.Counts += counts;
            cell.Latencies.AddBucket(-400, counts.Timed);
        }

        return delta;
    }

    public static byte[] Packed(WorkloadDelta delta)
    {
        var writer = new ArrayBufferWriter<byte>();
        WorkloadDeltaCodec.Write(delta, writer);
        return writer.WrittenSpan.ToArray();
    }

    public static byte[] Packed(SignalsDelta delta)
    {
        var writer = new ArrayBufferWriter<byte>();
        SignalsDeltaCodec.Write(delta, writer);
        return writer.WrittenSpan.ToArray();
    }

    public static byte[] Payload(WorkspaceId workspace, WorkloadClass workloadClass, WorkloadDelta delta, SignalsDelta signals)
    {
        var writer = new ArrayBufferWriter<byte>();
        DeltaFraming.WriteHeader(writer);
        DeltaFraming.Write(writer, workspace, workloadClass, delta);
        DeltaFraming.Write(writer, workspace, signals);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>True when both hold the same cells and say the same of the rest.</summary>
    public static bool Same(WorkloadDelta left, WorkloadDelta right) =>
        left.ThresholdNanoseconds == right.ThresholdNanoseconds && left.QueueDepth == right.QueueDepth && left.Slots == right.Slots
        && left.HeartbeatUnixMilliseconds == right.HeartbeatUnixMilliseconds && SameCells(left, right);

    public static bool SameCells(WorkloadDelta left, WorkloadDelta right) =>
        left.Cells.Count == right.Cells.Count && left.Cells.All(cell =>
        {
            var other = right.CellAt(cell.Second, cell.WeightEpoch);
            return cell.Counts == other.Counts && cell.Latencies.ContentEquals(other.Latencies);
        });

    internal readonly record struct Query(long Second, long Epoch, long Nanoseconds, bool Failed)
    {
        public WorkloadCounts Counts(long threshold) => new()
        {
            Requests = 1,
            RequestsFailed = Failed ? 1 : 0,
            Timed = 1,
            Good = !Failed && Nanoseconds <= threshold ? 1 : 0,
            Spans = 1,
            Arrivals = 1,
            ServiceNanoseconds = Nanoseconds / 2,
            Serviced = 1,
        };
    }
}
