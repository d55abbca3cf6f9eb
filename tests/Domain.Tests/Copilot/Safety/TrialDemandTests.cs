using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Safety;

public sealed class TrialDemandTests
{
    [Fact]
    public void The_learner_sees_the_demand_of_all_and_the_outcomes_of_the_trial()
    {
        var all = Of(new ClassDemand(100, 0.01, false, 1, 7, 90, 9, 3, 87, 40, 30, 15));
        var trial = Of(new ClassDemand(10, 0.02, false, 0.2, -1, 9, 9, 0, 9, 8, 12, 15));
        var seen = TrialDemand.Combine(all, trial);
        Assert.Equal(new ClassDemand(100, 0.01, false, 1, 7, 9, 9, 0, 9, 8, 12, 15), seen.Classes.L);
        Assert.Equal((all.Interval, all.Reports, all.Slots), (seen.Interval, seen.Reports, seen.Slots));
        Assert.Null(seen.Problem());
        Assert.Null(TrialDemand.Combine(all, Of(default)).Classes.L.BadRatio);
    }

    private static WorkspaceDemand Of(ClassDemand l) => new(TimeSpan.FromSeconds(1), 4, 16, default(PerClass<ClassDemand>) with { L = l });
}
