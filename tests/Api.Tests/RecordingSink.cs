using System.Collections.Concurrent;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Api.Tests;

/// <summary>A cluster that decodes what it is sent and adds it up, each (tenant, producer, sequence) once.</summary>
internal sealed class RecordingSink : IDeltaSink
{
    private readonly Lock _gate = new();
    private readonly HashSet<(string, string, long)> _applied = [];
    private readonly Dictionary<(string Workspace, WorkloadClass Class), (WorkloadCounts Counts, LatencySketch Latencies)> _workloads = [];
    private readonly Dictionary<(SignalKind, string, string), SignalCount> _signals = [];

    /// <summary>Every message, retries included.</summary>
    public ConcurrentQueue<TelemetryBatch> Messages { get; } = new();

    /// <summary>Runs before a message is applied; throws or answers in its place when it returns a receipt.</summary>
    public Func<TelemetryBatch, Task<IngestReceipt?>> Before { get; set; } = _ => Task.FromResult<IngestReceipt?>(null);

    /// <summary>Runs after a message is applied, before it is answered.</summary>
    public Action<TelemetryBatch> AfterApply { get; set; } = _ => { };

    public int Slots { get; private set; } = -1;

    public WorkloadCounts Counts(WorkloadClass workloadClass, string workspace = "prod-eu") => Of(workspace, workloadClass).Counts;

    public LatencySketch Latencies(WorkloadClass workloadClass, string workspace = "prod-eu") => Of(workspace, workloadClass).Latencies;

    public SignalCount Signal(SignalKind kind, string label = "", string subLabel = "")
    {
        lock (_gate)
            return _signals.GetValueOrDefault((kind, label, subLabel));
    }

    /// <summary>A workspace whose frames are refused for good.</summary>
    public string? OverQuota { get; set; }

    /// <summary>What a round cannot make sense of: it fails, and nothing was applied.</summary>
    public static IngestReceipt Senseless() => new(IngestStatus.Accepted, 0, null!, default);

    public async Task<IngestReceipt> AppendAsync(TelemetryBatch batch)
    {
        Messages.Enqueue(batch);
        if (await Before(batch) is { } other)
            return other;
        Assert.True(DeltaFraming.TryRead(batch.Payload, out var frames, out var error), error);
        Assert.Equal(frames.Count, frames.Select(frame => (frame.Workspace, frame.Class)).Distinct().Count());
        var refused = Enumerable.Range(0, frames.Count).Where(i => frames[i].Workspace.ToString() == OverQuota).ToArray();
        lock (_gate)
        {
            if (_applied.Add((batch.Tenant, batch.ProducerId, batch.Sequence)))
            {
                foreach (var frame in frames.Where((_, i) => !refused.Contains(i)))
                    Apply(frame);
            }
        }

        AfterApply(batch);
        Rejection[] rejected = refused.Length == 0 ? [] : [new("series_quota", refused.Length, "The quota is used up.") { Frames = refused }];
        return new IngestReceipt(IngestStatus.Accepted, frames.Count - refused.Length, rejected, TimeSpan.Zero);
    }

    private void Apply(DeltaFrame frame)
    {
        if (frame.Class is not { } workloadClass)
        {
            Assert.True(SignalsDeltaCodec.TryRead(frame.Body.Span, out var signals, out var bad), bad);
            foreach (var (key, value) in signals.Entries)
            {
                var sum = _signals.GetValueOrDefault((key.Kind, key.Label, key.SubLabel));
                _signals[(key.Kind, key.Label, key.SubLabel)] = new SignalCount(sum.Count + value.Count, sum.SumMs + value.SumMs);
            }

            return;
        }

        Assert.True(WorkloadDeltaCodec.TryRead(frame.Body.Span, out var delta, out var error), error);
        Slots = delta.Slots;
        var (counts, latencies) = _workloads.GetValueOrDefault((frame.Workspace.ToString(), workloadClass), (default, new LatencySketch()));
        foreach (var cell in delta.Cells)
        {
            counts += cell.Counts;
            latencies.Add(cell.Latencies);
        }

        _workloads[(frame.Workspace.ToString(), workloadClass)] = (counts, latencies);
    }

    private (WorkloadCounts Counts, LatencySketch Latencies) Of(string workspace, WorkloadClass workloadClass)
    {
        lock (_gate)
            return _workloads.GetValueOrDefault((workspace, workloadClass), (default, new LatencySketch()));
    }
}
