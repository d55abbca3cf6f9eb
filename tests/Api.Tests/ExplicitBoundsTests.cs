using CsCheck;
using SqlxOrleans.Api.Otlp;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

/// <summary>One object reads the bounds of many points; what it remembers of a point must not show in another.</summary>
public sealed class ExplicitBoundsTests
{
    private static readonly Gen<double[]> s_bounds = Gen.OneOf(
        Gen.Const<double[]>([]),
        Gen.Const<double[]>([1, 2, 5]),
        Gen.Const<double[]>([1, 2, 6]),
        Gen.Const<double[]>([5, 2, 1]),
        Gen.Const<double[]>([1, double.NaN, 5]),
        Gen.Double.Array[0, 5]);

    /// <summary>A point's bounds as packed fields, or as one number each.</summary>
    private static readonly Gen<(double[] Bounds, bool IsPacked)[]> s_point = Gen.Select(s_bounds, Gen.Bool).Array[0, 2];

    [Fact]
    public void Bounds_are_those_of_the_point_whatever_came_before()
    {
        Gen.Select(s_point.Array[1, 12], Gen.OneOf(Gen.Const(5.0), Gen.Const(1e12))).Sample((points, most) =>
        {
            var bounds = new ExplicitBounds();
            foreach (var point in points)
            {
                bounds.Clear();
                foreach (var (part, isPacked) in point)
                    Read(bounds, part, isPacked);
                var expected = point.SelectMany(part => part.Bounds).ToArray();
                Assert.Equal(expected, bounds.Values.ToArray());
                Assert.Equal(expected.Length, bounds.Count);
                Assert.Equal(Increase(expected, most), bounds.IncreaseWithin(most));
                Assert.Equal(Increase(expected, 2 * most), bounds.IncreaseWithin(2 * most));
            }
        });
    }

    [Fact]
    public void Bytes_that_end_within_a_number_are_malformed()
    {
        var bounds = new ExplicitBounds();
        Read(bounds, [1, 2], isPacked: true);
        bounds.Clear();
        Assert.Throws<OtlpFormatException>(() => bounds.AddPacked(new ProtobufReader(new byte[15], 0)));
    }

    private static void Read(ExplicitBounds into, double[] bounds, bool isPacked)
    {
        if (isPacked)
        {
            into.AddPacked(new ProtobufReader([.. bounds.SelectMany(bound => Double(1, bound)[1..])], 0));
            return;
        }

        foreach (var bound in bounds)
            into.Add(bound);
    }

    private static bool Increase(double[] bounds, double most) =>
        bounds.All(bound => Math.Abs(bound) <= most) && bounds.Zip(bounds.Skip(1)).All(pair => pair.First < pair.Second);
}
