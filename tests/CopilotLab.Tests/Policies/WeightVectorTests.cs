using CsCheck;
using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.Domain.Copilot;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests.Policies;

public sealed class WeightVectorTests
{
    [Fact]
    public void Bounding_keeps_weights_that_are_valid_already() =>
        Assert.Equal(new SchedulerWeights(0.5, 0.2, 0.2, 0.1), WeightVector.Bound([5, 2, 2, 1], PolicyGen.Plain()));

    [Fact]
    public void One_class_that_wants_all_gets_the_ceiling_and_the_others_what_is_left()
    {
        var weights = WeightVector.Bound([1, 0, 0, 0], PolicyGen.Plain());
        Assert.Equal(0.9, weights.L, 9);
        Assert.Equal(0.1 / 3, weights.S, 9);
    }

    [Theory]
    [InlineData(double.NaN), InlineData(double.PositiveInfinity), InlineData(-1)]
    public void Numbers_that_are_no_shares_become_the_starting_weights(double broken) =>
        Assert.Equal(PolicyGen.Plain().Start, WeightVector.Bound([0.3, broken, 0.3, 0.3], PolicyGen.Plain()));

    [Fact]
    public void A_greater_share_never_gets_a_lesser_weight() =>
        Gen.Double[0, 1].Array[4].Sample(shares =>
        {
            if (shares.Sum() <= 0)
                return;
            var weights = WeightVector.ToArray(WeightVector.Bound(shares, PolicyGen.Plain()));
            var byShare = shares.Zip(weights).OrderBy(pair => pair.First).Select(pair => pair.Second).ToArray();
            Assert.True(byShare.Zip(byShare.Skip(1)).All(pair => pair.First <= pair.Second + 1e-9));
        });

    [Fact]
    public void Grid_has_every_split_once_and_each_is_valid()
    {
        var setting = PolicyGen.Plain();
        var grid = WeightGrid.Of(10, setting).Chunk(WeightVector.Classes).Select(weights => WeightVector.ToWeights(weights)).ToArray();
        Assert.Equal(286, grid.Distinct().Count());
        Assert.All(grid, weights => Assert.True(weights.IsValid && PerClass.Of(weights).ToArray().Max() <= setting.Ceiling + 1e-9));
    }
}
