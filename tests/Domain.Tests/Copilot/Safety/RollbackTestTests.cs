using CsCheck;
using MathNet.Numerics.Distributions;
using SqlxOrleans.Domain.Copilot.Safety;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Safety;

public sealed class RollbackTestTests
{
    private static readonly Gen<double[]> _samples = Gen.Double[0, 1].Array[2, 24];

    [Fact]
    public void Welch_agrees_with_a_twin_that_computes_everything_in_two_passes() =>
        Gen.Select(_samples, _samples, Gen.Double[0, 0.2]).Sample(
            (before, now, margin) => Assert.Equal(Naive(before, now, margin), RollbackTest.Worse(before, now, margin), 1e-9),
            iter: 2_000, threads: 1);

    [Fact]
    public void A_textbook_case_comes_out()
    {
        // Means 0.9 and 0.5, variances 0.01 and 0.04, n = 5 each: t = 0.35 / sqrt(0.01) = 3.5, 5.88 degrees of freedom: P = 0.9933.
        double[] before = [0.8, 0.8, 0.9, 1.0, 1.0], now = [0.3, 0.3, 0.5, 0.7, 0.7];
        Assert.Equal(0.9933, RollbackTest.Worse(before, now, 0.05), 0.0005);
    }

    [Fact]
    public void More_margin_less_confidence_and_a_better_setting_is_never_worse()
    {
        Gen.Select(_samples, _samples, Gen.Double[0, 0.2]).Sample(
            (before, now, margin) =>
            {
                Assert.True(RollbackTest.Worse(before, now, margin + 0.1) <= RollbackTest.Worse(before, now, margin));
                if (now.Average() >= before.Average())
                    Assert.True(RollbackTest.Worse(before, now, margin) <= 0.5 + 1e-9);
            },
            iter: 1_000, threads: 1);
        Assert.Equal(0, RollbackTest.Worse([1], [0, 0], 0.05));
    }

    [Fact]
    public void Equal_samples_are_not_taken_as_certainty()
    {
        double[] best = [1, 1], a_little_less = [0.9, 0.9];
        Assert.InRange(RollbackTest.Worse(best, a_little_less, 0.05), 0.5, 0.95);
    }

    [Fact]
    public void A_setting_that_is_worse_by_just_the_margin_is_blamed_in_at_most_one_case_of_twenty()
    {
        var random = new Random(20261127);
        var blamed = 0;
        const int Cases = 4_000;
        for (var i = 0; i < Cases; i++)
        {
            var (before, now) = (Normal(random, 0.7, 10), Normal(random, 0.65, 10));
            blamed += RollbackTest.Worse(before, now, 0.05) >= 0.95 ? 1 : 0;
        }

        Assert.InRange((double)blamed / Cases, 0.03, 0.065);
    }

    [Fact]
    public void The_paired_test_is_students() =>
        _samples.Sample(
            lacks =>
            {
                var mean = lacks.Average();
                var variance = Math.Max(lacks.Sum(lack => (lack - mean) * (lack - mean)) / (lacks.Length - 1), 0.0025);
                var expected = StudentT.CDF(0, 1, lacks.Length - 1, (mean - 0.05) / Math.Sqrt(variance / lacks.Length));
                Assert.Equal(expected, RollbackTest.Worse(lacks, 0.05), 1e-9);
            },
            iter: 1_000, threads: 1);

    private static double[] Normal(Random random, double mean, int count)
    {
        var samples = new double[count];
        for (var i = 0; i < count; i++)
            samples[i] = MathNet.Numerics.Distributions.Normal.Sample(random, mean, 0.15);
        return samples;
    }

    private static double Naive(double[] before, double[] now, double margin)
    {
        var (v1, v2) = (Variance(before) / before.Length, Variance(now) / now.Length);
        var freedom = Math.Pow(v1 + v2, 2) / ((Math.Pow(v1, 2) / (before.Length - 1)) + (Math.Pow(v2, 2) / (now.Length - 1)));
        return StudentT.CDF(0, 1, freedom, (before.Sum() / before.Length - now.Sum() / now.Length - margin) / Math.Sqrt(v1 + v2));

        static double Variance(double[] samples)
        {
            var mean = samples.Sum() / samples.Length;
            return Math.Max(samples.Select(sample => Math.Pow(sample - mean, 2)).Sum() / (samples.Length - 1), 0.05 * 0.05);
        }
    }
}
