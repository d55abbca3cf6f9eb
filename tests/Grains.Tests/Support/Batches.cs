using System.Buffers;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Grains.Tests.Support;

/// <summary>Batches as a kernel would send them.</summary>
internal static class Batches
{
    public const string Workspace = "prod-eu";

    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A delta of queries that all took the same time, none failed.</summary>
    public static WorkloadDelta Queries(
        int count, double latencyMs, double thresholdMs = 15, DateTimeOffset? at = null, long epoch = 0, double serviceMs = 0, int slots = -1)
    {
        var delta = new WorkloadDelta { ThresholdNanoseconds = (long)(thresholdMs * 1e6), Slots = slots };
        var cell = delta.CellAt((at ?? Noon).ToUnixTimeSeconds(), epoch);
        for (var i = 0; i < count; i++)
            cell.Latencies.TryInsert(latencyMs / 1e3);
        cell.Counts = new WorkloadCounts(
            count, 0, count, latencyMs <= thresholdMs ? count : 0, count, 0, 0, 0, 0, count, (long)(serviceMs * 1e6 * count), serviceMs > 0 ? count : 0);
        return delta;
    }

    public static byte[] Payload(params (WorkloadClass Class, WorkloadDelta Delta)[] deltas)
    {
        var writer = new ArrayBufferWriter<byte>();
        DeltaFraming.WriteHeader(writer);
        foreach (var (workloadClass, delta) in deltas)
            DeltaFraming.Write(writer, WorkspaceId.Parse(Workspace), workloadClass, delta);
        return writer.WrittenSpan.ToArray();
    }

    public static byte[] Payload(SignalsDelta signals)
    {
        var writer = new ArrayBufferWriter<byte>();
        DeltaFraming.WriteHeader(writer);
        DeltaFraming.Write(writer, WorkspaceId.Parse(Workspace), signals);
        return writer.WrittenSpan.ToArray();
    }

    public static TelemetryBatch Batch(TestSilo silo, long sequence, byte[] payload, string producer = "kernel-1") =>
        new(silo.ApiKey, silo.Tenant, producer, sequence, payload);
}
