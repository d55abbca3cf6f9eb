using CsCheck;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Aggregation;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Domain.Telemetry.Observations;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry;

public sealed class TenantDeltasTests
{
    private static readonly Gen<TelemetryItem> s_item = Gen.Select(Gen.Int[0, 4], Gen.Long[0, 3000], Gen.Long[0, 40_000_000], Gen.Bool)
        .Select((workloadClass, second, latency, isSignal) => isSignal
            ? new TelemetryItem { Second = second, Signal = SignalKind.PolicyDeny, SignalCount = 1, Label = "reason" + (latency % 7) }
            : new TelemetryItem
            {
                Class = (WorkloadClass)workloadClass,
                Second = second,
                LatencyNanoseconds = latency,
                Counts = new WorkloadCounts { Requests = 1, Timed = 1, Good = latency <= 15_000_000 ? 1 : 0, Spans = 1 },
            });

    [Fact]
    public void Nothing_is_lost_between_items_and_payloads_however_they_are_merged_and_split()
    {
        var manyBatches = 0;
        Gen.Select(s_item.Array[0, 4000], Gen.Int[1, 5], Gen.Bool).Sample(
            (items, parts, otherThreshold) =>
            {
                var sum = new TenantDeltas();
                for (var part = 0; part < parts; part++)
                {
                    var request = new TenantDeltas();
                    for (var i = part; i < items.Length; i += parts)
                        request.Add(items[i], otherThreshold && part % 2 == 1 ? 20_000_000 : 15_000_000);
                    sum.Merge(request);
                }

                var batches = DeltaBatches.Write(sum, _ => 4);
                manyBatches += batches.Count > 1 ? 1 : 0;
                var (requests, denies) = (0L, 0L);
                foreach (var batch in batches)
                {
                    Assert.True(batch.Payload.Length <= DeltaFraming.MaxPayloadBytes);
                    Assert.True(DeltaFraming.TryRead(batch.Payload, out var frames, out var error), error);
                    Assert.Equal(batch.Keys, frames.Select(frame => new DeltaKey(frame.Workspace, frame.Class)));
                    Assert.Equal(batch.Keys.Count, batch.Keys.Distinct().Count());
                    foreach (var frame in frames)
                        Count(frame, ref requests, ref denies);
                }

                Assert.Equal(items.Count(item => item.Signal == 0), requests);
                Assert.Equal(items.Count(item => item.Signal != 0), denies);
            },
            iter: 60,
            threads: 1);
        Assert.True(manyBatches > 5, $"{manyBatches} runs needed several payloads");
    }

    [Fact]
    public void A_bucket_across_the_threshold_is_not_good()
    {
        var deltas = new TenantDeltas();
        deltas.AddExecutions(
            new TelemetryItem { Class = WorkloadClass.L },
            [new LatencyBucket(0, 0.01, 0.005, 10), new LatencyBucket(0.01, 0.015, 0.0125, 20), new LatencyBucket(0.015, 0.02, 0.0175, 40)],
            failed: false,
            15_000_000);
        var counts = deltas.All.Single().Workloads[0].Cells.Single().Counts;
        Assert.Equal((70, 30), (counts.Requests, counts.Good));
    }

    [Fact]
    public void Approximate_bytes_grow_with_cells_with_the_octaves_between_latencies_and_with_labels()
    {
        var deltas = new TenantDeltas();
        Assert.Equal(0, deltas.ApproximateBytes());
        long[] seen = [Add(0, 1_000_000), Add(0, 1_000_000), Add(0, 8_000_000), Add(1, 1_000_000)];
        Assert.Equal(seen[0], seen[1]);
        Assert.Equal(3 * 512, seen[2] - seen[1]);
        Assert.InRange(seen[3] - seen[2], 512, 2048);
        deltas.Add(new TelemetryItem { Signal = SignalKind.PolicyDeny, SignalCount = 1, Label = new string('x', 100) }, 1);
        Assert.InRange(deltas.ApproximateBytes() - seen[3], 200, 2048);

        long Add(long second, long latency)
        {
            var counts = new WorkloadCounts { Requests = 1, Timed = 1, Spans = 1 };
            deltas.Add(new TelemetryItem { Class = WorkloadClass.L, Second = second, Counts = counts, LatencyNanoseconds = latency }, 1);
            return deltas.ApproximateBytes();
        }
    }

    [Theory]
    [InlineData(false, 100UL, 10UL, 0UL, 0UL, false, CumulativeStep.Whole)]
    [InlineData(false, 99UL, 10UL, 0UL, 0UL, false, CumulativeStep.Baseline)]
    [InlineData(true, 100UL, 20UL, 100UL, 20UL, false, CumulativeStep.Skip)]
    [InlineData(true, 100UL, 19UL, 100UL, 20UL, true, CumulativeStep.Skip)]
    [InlineData(true, 100UL, 21UL, 100UL, 20UL, false, CumulativeStep.Difference)]
    [InlineData(true, 100UL, 21UL, 100UL, 20UL, true, CumulativeStep.Whole)]
    [InlineData(true, 101UL, 21UL, 100UL, 20UL, false, CumulativeStep.Whole)]
    public void A_cumulative_point_adds_what_its_stream_gained(
        bool isKnown, ulong start, ulong time, ulong knownStart, ulong knownTime, bool isLess, CumulativeStep step) =>
        Assert.Equal(step, CumulativeRule.Decide(isKnown, start, time, knownStart, knownTime, isLess, watchingSince: 100));

    private static void Count(DeltaFrame frame, ref long requests, ref long denies)
    {
        if (frame.Class is null)
        {
            Assert.True(SignalsDeltaCodec.TryRead(frame.Body.Span, out var signals, out var bad), bad);
            denies += signals.Entries.Values.Sum(value => value.Count);
            return;
        }

        Assert.True(WorkloadDeltaCodec.TryRead(frame.Body.Span, out var delta, out var error), error);
        requests += delta.Cells.Sum(cell => cell.Counts.Requests);
    }
}
