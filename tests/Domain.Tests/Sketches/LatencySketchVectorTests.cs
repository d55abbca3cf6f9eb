using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CsCheck;
using SqlxOrleans.Domain.Sketches;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Sketches;

/// <summary>Steps of 16 and of 8 values against one insert after the other, which the published vectors and integers test.</summary>
public sealed class LatencySketchVectorTests
{
    private static readonly double[] Odd =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, -double.Epsilon, -0.0, 0, double.Epsilon, double.MaxValue, 4097];

    /// <summary>The ways that this machine has; 1 is the one without vectors.</summary>
    public static TheoryData<int> Widths { get; } =
        [.. new[] { (LatencySketch.Wide, Avx512F.IsSupported), (LatencySketch.Narrow, Avx2.IsSupported), (1, true) }
            .Where(x => x.Item2).Select(x => x.Item1)];

    [Fact]
    public void A_machine_with_vectors_uses_its_widest() =>
        Assert.Equal(
            Avx512F.IsSupported && Vector512.IsHardwareAccelerated ? 16 : Avx2.IsSupported ? 8 : 1, LatencySketch.BatchWidth);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_boundary_of_every_octave_and_its_neighbours_by_one_ulp_give_identical_counts(int width)
    {
        double[] values = [.. Boundaries().SelectMany(Neighbours)];
        Assert.Equal(3 * 32 * 64, values.Length);
        foreach (var value in values)
            AssertSame(width, [.. Enumerable.Repeat(value, LatencySketch.Wide)]);
        AssertSame(width, values);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Published_vectors_and_powers_of_two_with_their_neighbours_give_identical_counts(int width)
    {
        double[] values =
        [
            .. Vectors.Indexes.Select(x => x.Value),
            .. Enumerable.Range(-1074, 2098).Select(x => Math.ScaleB(1, x)).SelectMany(Neighbours),
        ];
        AssertSame(width, values);
        foreach (var value in values)
            AssertSame(width, [.. Enumerable.Repeat(value, LatencySketch.Wide)]);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void One_odd_value_anywhere_in_a_step_is_counted_or_rejected_alone(int width)
    {
        for (var lane = 0; lane < LatencySketch.Wide; lane++)
        {
            foreach (var odd in Odd)
            {
                double[] values = [.. Datasets.All["lognormal"].AsSpan(0, 5 * LatencySketch.Wide)];
                values[(2 * LatencySketch.Wide) + lane] = odd;
                AssertSame(width, values);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_dataset_gives_identical_sketches(int width) =>
        Assert.All(Datasets.All.Values, values => AssertSame(width, values));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Any_batch_gives_an_identical_sketch(int width)
    {
        var (whole, broken) = (0, 0);
        var any = Gen.Frequency(
            (40, Gen.Double[-8, 0].Select(double.Exp2)),
            (2, Gen.Double[-25, 16].Select(double.Exp2)),
            (1, Datasets.AnyOf(Odd)));
        any.Array[0, 100].Sample(values =>
        {
            var isWhole = values.Length >= LatencySketch.Wide && values.All(x => x is > ExponentialMapping.LowerLimit and <= 4096);
            Interlocked.Add(ref isWhole ? ref whole : ref broken, 1);
            AssertSame(width, values);
        });
        Assert.True(whole > 5 && broken > 50, "the generator must reach batches with and without odd values");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Halves_of_a_nanosecond_round_as_single_inserts_do(int width) =>
        AssertSame(width, [.. Enumerable.Range(10_000, 4096).Select(x => (x + 0.5) / 1e9)]);

    private static void AssertSame(int width, double[] values)
    {
        var single = new LatencySketch();
        var rejected = values.Count(value => !single.TryInsert(value));
        foreach (var batch in new[] { new LatencySketch(), LatencySketch.CreateDense() })
        {
            // Twice: the first time its octaves may not be allocated, the second time they are.
            Assert.Equal(rejected, batch.Insert(values, width));
            Assert.True(batch.ContentEquals(single));
            batch.Clear();
            Assert.Equal(rejected, batch.Insert(values, width));
            Assert.True(batch.ContentEquals(single));
        }
    }

    private static IEnumerable<double> Boundaries() =>
        from octave in Enumerable.Range(-20, 32)
        from significand in Vectors.FirstGreaterSignificands
        select Math.ScaleB((double)((1L << 52) + significand) / (1L << 52), octave);

    private static double[] Neighbours(double value) => [Math.BitDecrement(value), value, Math.BitIncrement(value)];
}
