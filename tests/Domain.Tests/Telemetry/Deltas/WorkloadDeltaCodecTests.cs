using System.Buffers;
using CsCheck;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Telemetry.Deltas;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry.Deltas;

public sealed class WorkloadDeltaCodecTests
{
    private static readonly WorkloadCounts Most = new()
    {
        Requests = WorkloadDeltaCodec.MaxCount,
        Timed = WorkloadDeltaCodec.MaxCount,
        ServiceNanoseconds = WorkloadDeltaCodec.MaxServiceNanoseconds,
    };

    [Fact]
    public void Delta_reads_back_as_the_same() =>
        AnyDeltas.Workload.Sample(delta =>
            WorkloadDeltaCodec.TryRead(AnyDeltas.Packed(delta), out var read, out var error) && error is null && AnyDeltas.Same(delta, read));

    [Fact]
    public void Every_truncation_is_refused_with_the_place() =>
        AnyDeltas.Workload.Sample(delta =>
        {
            var bytes = AnyDeltas.Packed(delta);
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.False(WorkloadDeltaCodec.TryRead(bytes.AsSpan(0, length), out var read, out var error));
                Assert.True(read.IsEmpty);
                Assert.EndsWith($" of {length}", error, StringComparison.Ordinal);
            }
        });

    [Fact]
    public void Bytes_after_the_last_cell_are_refused()
    {
        Assert.False(WorkloadDeltaCodec.TryRead([.. AnyDeltas.Packed(new WorkloadDelta()), 0], out _, out var error));
        Assert.StartsWith("bytes after the last cell", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Flipped_bytes_never_throw_and_never_give_counts_that_contradict_each_other()
    {
        var (accepted, refused) = (0, 0);
        Gen.Select(AnyDeltas.Workload, Gen.Int[0, 10_000], Gen.Byte[1, 255], Gen.Int[0, 10_000], Gen.Byte).Sample((delta, at, flip, at2, flip2) =>
        {
            var bytes = AnyDeltas.Packed(delta);
            bytes[at % bytes.Length] ^= flip;
            bytes[at2 % bytes.Length] ^= (byte)(flip2 > 127 ? flip2 : 0);
            if (!WorkloadDeltaCodec.TryRead(bytes, out var read, out var error))
            {
                Interlocked.Increment(ref refused);
                return read.IsEmpty && error is not null;
            }

            Interlocked.Increment(ref accepted);
            return IsBelievable(read);
        }, iter: 10_000);
        Assert.True(accepted > 300 && refused > 300, $"{accepted} accepted, {refused} refused");
    }

    [Fact]
    public void Noise_never_throws() =>
        Gen.Byte.Array[0, 120].Sample(noise =>
        {
            if (noise.Length > 0)
                noise[0] = 1;
            return !WorkloadDeltaCodec.TryRead(noise, out var read, out _) || IsBelievable(read);
        }, iter: 10_000);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(127)]
    public void Unknown_version_is_refused_by_name(byte version)
    {
        var bytes = AnyDeltas.Packed(new WorkloadDelta());
        bytes[0] = version;

        Assert.False(WorkloadDeltaCodec.TryRead(bytes, out _, out var error));
        Assert.StartsWith($"format version {version} is not 1", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Most_that_a_delta_may_claim_is_read_and_one_more_is_refused()
    {
        Assert.True(WorkloadDeltaCodec.TryRead(AnyDeltas.Packed(AnyDeltas.Claiming((0, Most))), out _, out var error), error);
        Assert.False(Reads((0, Most with { Requests = Most.Requests + 1 })));
        Assert.False(Reads((0, Most with { ServiceNanoseconds = Most.ServiceNanoseconds + 1 })));
        Assert.False(Reads((0, Most with { Arrivals = long.MaxValue })));
    }

    [Fact]
    public void Cells_count_together_against_the_most_that_a_delta_may_claim()
    {
        Assert.False(Reads((0, Most), (1, new WorkloadCounts { Requests = 1 })));
        Assert.False(Reads((0, Most), (1, new WorkloadCounts { ServiceNanoseconds = 1 })));
        Assert.True(Reads((0, Most), (1, new WorkloadCounts { Arrivals = 1 })));
    }

    [Fact]
    public void Cells_of_one_key_are_added_however_often_they_come()
    {
        var cell = AnyDeltas.Packed(AnyDeltas.Of(new AnyDeltas.Query(AnyDeltas.Noon, 1, 5_000_000, Failed: false)));
        var head = AnyDeltas.Packed(new WorkloadDelta { ThresholdNanoseconds = AnyDeltas.Threshold }).Length;
        byte[] twice = [.. cell.AsSpan(0, head - 1), 2, .. cell.AsSpan(head), .. cell.AsSpan(head)];

        Assert.True(WorkloadDeltaCodec.TryRead(twice, out var read, out var error), error);
        Assert.Equal((2, 2), (read.Cells.Single().Counts.Requests, read.Cells.Single().Latencies.Count));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-62_135_596_801)]
    [InlineData(253_402_300_800)]
    [InlineData(long.MaxValue)]
    public void Second_outside_the_years_1_to_9999_is_refused(long second)
    {
        Assert.False(Reads((second, new WorkloadCounts { Requests = 1 })));
        Assert.False(Reads((second, default)));
    }

    [Fact]
    public void Latencies_that_are_not_as_many_as_were_timed_are_refused()
    {
        var delta = AnyDeltas.Claiming((0, new WorkloadCounts { Requests = 2, Timed = 1 }));
        delta.Cells.Single().Latencies.TryInsert(1);

        Assert.False(WorkloadDeltaCodec.TryRead(AnyDeltas.Packed(delta), out _, out var error));
        Assert.StartsWith("counts contradict each other", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_beyond_the_limit_are_refused()
    {
        Assert.True(Reads([.. Enumerable.Range(0, WorkloadDeltaCodec.MaxCells).Select(second => ((long)second, default(WorkloadCounts)))]));
        Assert.False(Reads([.. Enumerable.Range(0, WorkloadDeltaCodec.MaxCells + 1).Select(second => ((long)second, default(WorkloadCounts)))]));
    }

    [Fact]
    public void Small_payload_cannot_make_the_reader_allocate_much()
    {
        // The worst sketch for its size: one value in the first bucket and one in the last, so all 2,048 are unpacked.
        var delta = new WorkloadDelta();
        for (var second = 0; AnyDeltas.Packed(delta).Length < 900; second++)
        {
            var cell = delta.CellAt(second, 0);
            cell.Latencies.AddBucket(-1280, 1);
            cell.Latencies.AddBucket(767, 1);
            cell.Counts = new WorkloadCounts { Requests = 2, Timed = 2 };
        }

        var bytes = AnyDeltas.Packed(delta);
        var allocated = Allocations.Of(() => Assert.True(WorkloadDeltaCodec.TryRead(bytes, out _, out _)));
        Assert.InRange(allocated, 200_000, 2_000_000);
    }

    [Fact]
    public void Claimed_number_of_cells_allocates_nothing()
    {
        var writer = new ArrayBufferWriter<byte>();
        writer.Write(AnyDeltas.Packed(new WorkloadDelta()).AsSpan(0, 5));
        Varint.Write(writer, WorkloadDeltaCodec.MaxCells);
        var bytes = writer.WrittenSpan.ToArray();

        var allocated = Allocations.Of(() => Assert.False(WorkloadDeltaCodec.TryRead(bytes, out _, out _)));
        Assert.InRange(allocated, 0, 20_000);
    }

    private static bool Reads(params (long Second, WorkloadCounts Counts)[] cells) =>
        WorkloadDeltaCodec.TryRead(AnyDeltas.Packed(AnyDeltas.Claiming(cells)), out _, out _);

    private static bool IsBelievable(WorkloadDelta delta)
    {
        var total = default(WorkloadCounts);
        foreach (var cell in delta.Cells)
        {
            if (!cell.Counts.IsSane || cell.Counts.Timed != cell.Latencies.Count || !EventSecond.IsValid(cell.Second) || cell.WeightEpoch < 0)
                return false;
            total += cell.Counts;
        }

        return total.IsSane && total.Requests <= LatencySketch.MaxReadCount && delta is { QueueDepth: >= -1, Slots: >= -1 and <= 1_000_000, ThresholdNanoseconds: >= 0 };
    }
}
