using CsCheck;
using SqlxOrleans.CopilotLab.Policies.Triage;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests.Policies;

public sealed class KnapsackTests
{
    private static readonly double[] _values = [0.40, 0.15, 0.25, 0.20];

    [Fact]
    public void What_does_not_fit_beside_the_others_is_given_up() =>
        Assert.Equal(0b1011, Knapsack.Choose(_values, [0.3, 0.2, 0.9, 0.05], 0.02));

    [Fact]
    public void Most_valuable_class_is_given_up_when_the_others_are_worth_more_together() =>
        Assert.Equal(0b1110, Knapsack.Choose(_values, [0.97, 0.2, 0.3, 0.05], 0.02));

    [Fact]
    public void No_set_that_fits_is_worth_more() =>
        Gen.Double[0, 1.2].Array[4].Sample(requirements =>
        {
            var chosen = Knapsack.Choose(_values, requirements, 0.02);
            Assert.True(Knapsack.Need(chosen, requirements, 0.02) <= 1);
            for (var set = 0; set <= Knapsack.All; set++)
                Assert.True(Knapsack.Need(set, requirements, 0.02) > 1 || Value(set) <= Value(chosen) + 1e-9);
        });

    private static double Value(int set) => Enumerable.Range(0, 4).Sum(c => Knapsack.Has(set, c) ? _values[c] : 0);
}
