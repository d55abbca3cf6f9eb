using SqlxOrleans.Domain.Copilot.Predictive;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Predictive;

public sealed class CorrectionTests
{
    [Fact]
    public void Outcomes_against_the_model_turn_its_chances_round()
    {
        double[] features = [1, 1, 0, 0, 0.5, 1];
        var correction = Correction.Prior(3);
        for (var i = 0; i < 60; i++)
            correction = correction.Learn(3, features, met: 0, 0.5, 0.001);

        Assert.True(Chance(3 + correction.Mean(features)) < 0.15, $"{Chance(3 + correction.Mean(features))}");
    }

    /// <summary>The blame is shared: a setting that differs in what was always there is believed to differ in its outcome.</summary>
    [Fact]
    public void A_setting_with_other_features_is_not_blamed_as_much()
    {
        double[] tried = [1, 1, 0, 0, 0.5, 1];
        double[] other = [1, 0, 0, 0, 0.5, 0];
        var correction = Correction.Prior(3);
        for (var i = 0; i < 60; i++)
            correction = correction.Learn(3, tried, met: 0, 0.5, 0.001);

        Assert.True(correction.Mean(other) > correction.Mean(tried) + 1);
        Assert.True(correction.Deviation(other) > correction.Deviation(tried));
    }

    /// <summary>Against a twin that finds the posterior's mode of all outcomes at once, by gradient ascent.</summary>
    [Fact]
    public void Without_forgetting_it_comes_near_the_posterior_mode_of_all_outcomes()
    {
        var random = new Random(3);
        double[] truth = [-1, 1.5, 0.5, -0.5, 0.8, 0];
        var outcomes = new List<(double[] Features, bool IsMet)>();
        var correction = Correction.Prior(2);
        for (var i = 0; i < 600; i++)
        {
            double[] features = [1, random.NextDouble(), random.NextDouble(), random.NextDouble(), random.NextDouble(), random.NextDouble()];
            var isMet = random.NextDouble() < Chance(0.5 + features.Zip(truth, (f, t) => f * t).Sum());
            outcomes.Add((features, isMet));
            correction = correction.Learn(0.5, features, isMet ? 1 : 0, 1, 0);
        }

        var mode = new double[6];
        for (var step = 0; step < 4000; step++)
        {
            var gradient = mode.Select(value => -value / 2).ToArray();
            foreach (var (features, isMet) in outcomes)
            {
                var error = (isMet ? 1 : 0) - Chance(0.5 + features.Zip(mode, (f, m) => f * m).Sum());
                for (var i = 0; i < mode.Length; i++)
                    gradient[i] += error * features[i];
            }

            for (var i = 0; i < mode.Length; i++)
                mode[i] += 0.005 * gradient[i];
        }

        Assert.All(correction.Means.Zip(mode), pair => Assert.InRange(pair.First - pair.Second, -0.15, 0.15));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_forgets_what_outcomes_test_and_keeps_the_lesson_of_a_class_that_is_surely_late(bool isOpen)
    {
        double[] features = [1, 1, 0, 0, 0.5, 1];
        var correction = Correction.Prior(3);
        for (var i = 0; i < 10; i++)
            correction = correction.Learn(3, features, met: 0, 0.5, 0);
        var learnt = correction.Mean(features);
        for (var i = 0; i < 5000; i++)
            correction = correction.Learn(isOpen ? -correction.Mean(features) : -12, features, met: 0, 0, 0.01);

        Assert.True(learnt < -2, $"learnt {learnt:0.00}");
        Assert.InRange(correction.Mean(features) / learnt, isOpen ? 0 : 0.9, isOpen ? 0.1 : 1);
        Assert.Equal(3, correction.Covariances[0], 3);
    }

    private static double Chance(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}
