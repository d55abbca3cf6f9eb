using System.Buffers;
using System.Globalization;
using CsCheck;
using SqlxOrleans.Domain.Signals;
using SqlxOrleans.Domain.Telemetry.Deltas;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Signals;

public sealed class SignalHistoryTests
{
    private const long Noon = 1_767_268_800;

    // Whole numbers of milliseconds add exactly, so sums can be compared.
    private static readonly Gen<(long Step, SignalKind Kind, int Label, SignalCount Value)> AnySignal = Gen.Select(
        Gen.Frequency((6, Gen.Long[0, 20]), (2, Gen.Long[-310, 0]), (1, Gen.Long[0, 400]), (1, Gen.Long[-1_000, 0]), (1, Gen.Long[0, 1_000_000])),
        Gen.Int[1, 8], Gen.Int[0, 3], Gen.Long[0, 100], Gen.Int[0, 10_000])
        .Select((step, kind, label, count, sum) => (step, (SignalKind)kind, label, new SignalCount(count, sum)));

    [Fact]
    public void History_equals_a_naive_recomputation_for_any_interleaving_and_goes_on_after_a_restart()
    {
        var (late, jumps, backwards) = (0, 0, 0);
        Gen.Select(AnySignal.Array[1, 80], Gen.Int[0, 80]).Sample((signals, cut) =>
        {
            var history = new SignalHistory();
            var naive = new NaiveSignals();
            var (second, newest) = (Noon, Noon);
            for (var i = 0; i < signals.Length; i++)
            {
                var (step, kind, label, value) = signals[i];
                second = newest + step;
                newest = Math.Max(newest, second);
                var key = new SignalKey(second, kind, Text(label), Text(label % 2));
                var expected = naive.Add(key, value);
                Assert.Equal(expected, history.Apply(Of((key, value))));
                Interlocked.Add(ref late, expected > 0 ? 1 : 0);
                Interlocked.Add(ref jumps, step > 300 ? 1 : 0);
                Interlocked.Add(ref backwards, step is < -10 and > -290 ? 1 : 0);
                if (i == cut)
                    history = RoundTrip(history);
            }

            AssertSame(naive, history);
            AssertSame(naive, RoundTrip(history));
        }, iter: 300);
        Assert.True(late > 100 && jumps > 100 && backwards > 100, $"{late} late, {jumps} jumps, {backwards} backwards");
    }

    [Fact]
    public void Window_holds_thirty_slots_of_ten_seconds()
    {
        var history = new SignalHistory();
        history.Apply(Of((Hit(Noon + 9), new SignalCount(1, 0)), (Hit(Noon + 10), new SignalCount(10, 0))));

        Assert.Equal(0, history.Apply(Of((Hit(Noon + 299), new SignalCount(100, 0)))));
        Assert.Equal(111, history.LastFiveMinutes(SignalKind.CacheHit).Count);
        history.Apply(Of((Hit(Noon + 300), default)));
        Assert.Equal(110, history.LastFiveMinutes(SignalKind.CacheHit).Count);
        Assert.Equal(7, history.Apply(Of((Hit(Noon + 9), new SignalCount(7, 0)))));
        Assert.Equal(118, history.Totals[Hit(0)].Count);
    }

    [Fact]
    public void Labels_beyond_the_limit_are_counted_as_overflow_of_their_kind()
    {
        var history = new SignalHistory();
        for (var i = 0; i < SignalHistory.MaxTotals + 50; i++)
        {
            history.Apply(Of(
                (new SignalKey(Noon, SignalKind.PolicyDeny, Text(i), "p"), new SignalCount(1, 0)),
                (new SignalKey(Noon, SignalKind.DriverError, Text(i), "p"), new SignalCount(2, 0))));
        }

        var again = RoundTrip(history);
        Assert.Equal(SignalHistory.MaxTotals + 2, history.Totals.Count);
        Assert.Equal(Overflow(SignalKind.PolicyDeny, 1), history.Totals[new SignalKey(0, SignalKind.PolicyDeny, SignalsDelta.OverflowLabel, string.Empty)].Count);
        Assert.Equal(SignalHistory.MaxTotals + 50, again.LastFiveMinutes(SignalKind.PolicyDeny).Count);
        Assert.Equal(history.Totals.Order(Comparer), again.Totals.Order(Comparer));

        long Overflow(SignalKind kind, long each) => ((SignalHistory.MaxTotals + 50) * each)
            - history.Totals.Where(total => total.Key.Kind == kind && total.Key.SubLabel == "p").Sum(total => total.Value.Count);
    }

    [Fact]
    public void Hostile_counts_saturate_and_can_still_be_stored()
    {
        var history = new SignalHistory();
        for (var i = 0; i < 40; i++)
            history.Apply(Of((Hit(Noon + (10 * i)), new SignalCount(SignalCount.MaxCount, SignalCount.MaxSumMs))));

        var again = RoundTrip(history);
        Assert.Equal(new SignalCount(SignalCount.MaxCount, SignalCount.MaxSumMs), again.LastFiveMinutes(SignalKind.CacheHit));
        Assert.Equal(SignalCount.MaxCount, again.Totals[Hit(0)].Count);
    }

    [Fact]
    public void Packed_form_that_was_cut_or_changed_or_continued_is_refused() =>
        Gen.Select(AnySignal.Array[0, 10], Gen.Int[0, 10_000], Gen.Byte[1, 255]).Sample((signals, place, flip) =>
        {
            var history = new SignalHistory();
            foreach (var (step, kind, label, value) in signals)
                history.Apply(Of((new SignalKey(Noon + step, kind, Text(label), string.Empty), value)));
            var bytes = Packed(history);
            for (var length = 0; length < bytes.Length; length++)
                AssertRefused(bytes.AsSpan(0, length));
            AssertRefused([.. bytes, 0]);
            bytes[place % bytes.Length] ^= flip;
            AssertRefused(bytes);
        });

    private static readonly Comparer<KeyValuePair<SignalKey, SignalCount>> Comparer =
        Comparer<KeyValuePair<SignalKey, SignalCount>>.Create((a, b) => string.CompareOrdinal(a.Key.ToString(), b.Key.ToString()));

    private static SignalKey Hit(long second) => new(second, SignalKind.CacheHit, string.Empty, string.Empty);

    private static string Text(int label) => label.ToString(CultureInfo.InvariantCulture);

    private static SignalsDelta Of(params (SignalKey Key, SignalCount Value)[] signals)
    {
        var delta = new SignalsDelta();
        foreach (var (key, value) in signals)
            delta.Add(key, value.Count, value.SumMs);
        return delta;
    }

    private static byte[] Packed(SignalHistory history)
    {
        var writer = new ArrayBufferWriter<byte>();
        history.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static SignalHistory RoundTrip(SignalHistory history)
    {
        Assert.True(SignalHistory.TryRead(Packed(history), out var read));
        return read;
    }

    private static void AssertRefused(ReadOnlySpan<byte> bytes)
    {
        Assert.False(SignalHistory.TryRead(bytes, out var read));
        Assert.Empty(read.Totals);
    }

    private static void AssertSame(NaiveSignals naive, SignalHistory history)
    {
        Assert.All(Enum.GetValues<SignalKind>(), kind => Assert.Equal(naive.LastFiveMinutes(kind), history.LastFiveMinutes(kind)));
        Assert.Equal(naive.Labels, history.Totals.Count);
        Assert.All(history.Totals, total => Assert.Equal(naive.Total(total.Key), total.Value));
    }
}
