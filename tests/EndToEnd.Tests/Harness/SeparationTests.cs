using SchedulerWeights = SqlxOrleans.Domain.Copilot.SchedulerWeights;
using SqlxOrleans.KernelHarness.Workload;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

public sealed class SeparationTests
{
    private static readonly SchedulerWeights Good = new(.6, .2, .1, .1);
    private static readonly SchedulerWeights Bad = new(.2, .2, .55, .05);
    private static readonly SchedulerWeights Equal = new(.25, .25, .25, .25);

    [Theory]
    [InlineData("aOverload")]
    [InlineData("lBurst")]
    public void Good_weights_meet_clearly_more_than_equal_default_and_bad_ones(string phase)
    {
        var good = MetShare(phase, Good);
        Assert.All([Equal, SchedulerWeights.Default, Bad], other => Assert.InRange(good - MetShare(phase, other), .05, 1));
    }

    [Fact]
    public void Nominal_load_meets_nearly_every_target_under_reasonable_weights() =>
        Assert.All([Equal, SchedulerWeights.Default, Good], weights => Assert.InRange(MetShare("nominal", weights), .9, 1));

    private static double MetShare(string phase, SchedulerWeights weights) =>
        new SimulatedDatabase(cores: 2, slots: 6).Run([Phases.Find(phase)!], TimeSpan.FromSeconds(60), weights)[0].MetShare;
}
