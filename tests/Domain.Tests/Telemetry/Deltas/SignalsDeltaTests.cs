using System.Globalization;
using CsCheck;
using SqlxOrleans.Domain.Telemetry.Deltas;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry.Deltas;

public sealed class SignalsDeltaTests
{
    [Fact]
    public void Nothing_is_lost_and_the_entries_stay_bounded_however_many_labels_and_seconds_there_are()
    {
        var overflowed = 0;
        var anySignal = Gen.Select(Gen.Long[0, 500], Gen.Int[1, 8], Gen.Int[0, 50], Gen.Long[1, 9]);
        Gen.Select(anySignal.Array[0, 400], Gen.Int[1, 60]).Sample((signals, capacity) =>
        {
            var delta = new SignalsDelta(capacity);
            foreach (var (second, kind, label, count) in signals)
                delta.Add(new SignalKey(second, (SignalKind)kind, label.ToString(CultureInfo.InvariantCulture), "x"), count, count);
            Interlocked.Add(ref overflowed, delta.Entries.Count > capacity ? 1 : 0);
            Assert.InRange(delta.Entries.Count, 0, capacity + Enum.GetValues<SignalKind>().Length);
            foreach (var kind in Enum.GetValues<SignalKind>())
            {
                var sent = signals.Where(signal => signal.Item2 == (int)kind).Sum(signal => signal.Item4);
                var held = delta.Entries.Where(entry => entry.Key.Kind == kind).ToList();
                Assert.Equal(sent, held.Sum(entry => entry.Value.Count));
                Assert.Equal(sent, held.Sum(entry => entry.Value.SumMs));
            }
        });
        Assert.True(overflowed > 20, $"{overflowed} deltas overflowed");
    }

    [Fact]
    public void Merged_deltas_count_what_both_counted_in_either_order() =>
        Gen.Select(AnyDeltas.Signal.Array[0, 20], AnyDeltas.Signal.Array[0, 20]).Sample((left, right) =>
        {
            var forth = Of(left);
            forth.Merge(Of(right));
            var back = Of(right);
            back.Merge(Of(left));
            foreach (var (key, value) in forth.Entries)
            {
                Assert.Equal(value.Count, back.Entries[key].Count);
                Assert.Equal(value.SumMs, back.Entries[key].SumMs, 1e-6);
                Assert.Equal(value.Count, left.Concat(right).Where(signal => signal.Key == key).Sum(signal => signal.Value.Count));
            }

            return forth.Entries.Count == back.Entries.Count;
        });

    [Fact]
    public void Delta_that_overflowed_in_every_kind_can_still_be_read()
    {
        var delta = new SignalsDelta();
        for (var i = 0; i < 3 * SignalsDelta.MaxEntries; i++)
            delta.Add(new SignalKey(AnyDeltas.Noon + i, (SignalKind)(1 + (i % 8)), "label", string.Empty), 1);

        Assert.True(SignalsDeltaCodec.TryRead(AnyDeltas.Packed(delta), out var read, out var error), error);
        Assert.Equal(3 * SignalsDelta.MaxEntries, read.Entries.Values.Sum(value => value.Count));
    }

    [Fact]
    public void Negative_count_is_refused()
    {
        var delta = new SignalsDelta();

        Assert.Throws<ArgumentOutOfRangeException>(() => delta.Add(new SignalKey(0, SignalKind.CacheHit, string.Empty, string.Empty), -1));
        Assert.True(delta.IsEmpty);
    }

    [Fact]
    public void Sums_saturate_instead_of_turning_negative_or_infinite()
    {
        var most = new SignalCount(SignalCount.MaxCount, SignalCount.MaxSumMs);

        Assert.Equal(most, most + most);
        Assert.Equal(most, most + new SignalCount(long.MaxValue, double.MaxValue));
        Assert.Equal(new SignalCount(3, 1.5), new SignalCount(1, 1) + new SignalCount(2, 0.5));
    }

    private static SignalsDelta Of(IEnumerable<(SignalKey Key, SignalCount Value)> signals)
    {
        var delta = new SignalsDelta();
        foreach (var (key, value) in signals)
            delta.Add(key, value.Count, value.SumMs);
        return delta;
    }
}
