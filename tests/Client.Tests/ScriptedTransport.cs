using System.Collections.Concurrent;
using SqlxOrleans.Client.Flushing;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Client.Tests;

/// <summary>
/// A cluster in a few lines: accepts by default, applies what is above the highest sequence of its
/// producer as workload grains do, does as the script says before that.
/// </summary>
internal sealed class ScriptedTransport : ITelemetryTransport
{
    public static readonly IngestReceipt Ok = new(IngestStatus.Accepted, 1, [], TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ProducerTable> _applied = [];
    private readonly Dictionary<(string, string, long), byte[]> _bytes = [];
    private readonly Dictionary<(string Tenant, string Workspace, WorkloadClass Class), WorkloadDelta> _workloads = [];

    /// <summary>What each send meets, in order; afterwards batches are accepted.</summary>
    public ConcurrentQueue<Func<TelemetryBatch, Task<IngestReceipt>>> Script { get; } = [];

    /// <summary>Every batch as it was sent, repeats included.</summary>
    public ConcurrentQueue<TelemetryBatch> Sent { get; } = [];

    /// <summary>What every batch meets after the script; null: accepted.</summary>
    public Func<TelemetryBatch, Task<IngestReceipt>>? Otherwise { get; set; }

    public SignalsDelta Signals { get; } = new();

    public WorkloadDelta Applied(string workspace, WorkloadClass workloadClass, string tenant = ClientRig.Tenant)
    {
        lock (_gate)
            return _workloads.GetValueOrDefault((tenant, workspace, workloadClass)) ?? new WorkloadDelta();
    }

    public WorkloadCounts Total()
    {
        lock (_gate)
            return _workloads.Values.SelectMany(delta => delta.Cells).Aggregate(default(WorkloadCounts), (sum, cell) => sum + cell.Counts);
    }

    public long TimedInSketches()
    {
        lock (_gate)
            return _workloads.Values.SelectMany(delta => delta.Cells).Sum(cell => cell.Latencies.Count);
    }

    public Task<IngestReceipt> SendAsync(TelemetryBatch batch, CancellationToken cancellationToken)
    {
        Sent.Enqueue(batch);
        return (Script.TryDequeue(out var next) ? next : Otherwise ?? AcceptAsync)(batch).WaitAsync(cancellationToken);
    }

    public Task<IngestReceipt> AcceptAsync(TelemetryBatch batch)
    {
        Apply(batch);
        return Task.FromResult(Ok);
    }

    /// <summary>Applies a batch, but its answer is lost.</summary>
    public Task<IngestReceipt> ApplyAndLoseAsync(TelemetryBatch batch)
    {
        Apply(batch);
        return Task.FromException<IngestReceipt>(new TimeoutException("The answer was lost."));
    }

    public static Func<TelemetryBatch, Task<IngestReceipt>> Answer(IngestStatus status, TimeSpan retryAfter = default) =>
        _ => Task.FromResult(new IngestReceipt(status, 0, [], retryAfter));

    public static Task<IngestReceipt> FailAsync(TelemetryBatch batch) =>
        Task.FromException<IngestReceipt>(new TimeoutException("The cluster is away."));

    public static IReadOnlyList<(DeltaFrame Frame, WorkloadDelta Delta)> WorkloadsIn(TelemetryBatch batch)
    {
        Assert.True(DeltaFraming.TryRead(batch.Payload, out var frames, out var error), error);
        return [.. frames.Where(frame => frame.Class is not null).Select(frame => (frame, Decode(frame)))];
    }

    private static WorkloadDelta Decode(DeltaFrame frame)
    {
        Assert.True(WorkloadDeltaCodec.TryRead(frame.Body.Span, out var delta, out var error), error);
        return delta;
    }

    private void Apply(TelemetryBatch batch)
    {
        lock (_gate)
        {
            if (!_applied.TryGetValue(batch.Tenant, out var producers))
                _applied.Add(batch.Tenant, producers = new ProducerTable());
            if (producers.WasApplied(batch.ProducerId, batch.Sequence))
            {
                // Whatever is taken for a repeat must be one.
                Assert.Equal(_bytes.GetValueOrDefault((batch.Tenant, batch.ProducerId, batch.Sequence)), batch.Payload);
                return;
            }

            producers.MarkApplied(batch.ProducerId, batch.Sequence, 0);
            _bytes.Add((batch.Tenant, batch.ProducerId, batch.Sequence), batch.Payload);
            Assert.True(DeltaFraming.TryRead(batch.Payload, out var frames, out var error), error);
            foreach (var frame in frames)
            {
                if (frame.Class is not { } workloadClass)
                {
                    Assert.True(SignalsDeltaCodec.TryRead(frame.Body.Span, out var signals, out error), error);
                    Signals.Merge(signals);
                    continue;
                }

                var key = (batch.Tenant, frame.Workspace.ToString(), workloadClass);
                if (!_workloads.TryGetValue(key, out var sum))
                    _workloads.Add(key, sum = new WorkloadDelta());
                var delta = Decode(frame);
                Assert.All(delta.Cells, cell => Assert.True(cell.Counts.IsSane));
                // Here the thresholds do not matter, only the sums do.
                delta.ThresholdNanoseconds = sum.ThresholdNanoseconds = 0;
                sum.Merge(delta);
            }
        }
    }
}
