using CsCheck;
using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.Domain.Copilot;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests.Policies;

/// <summary>What every policy keeps, whatever it is told.</summary>
public sealed class PolicyLawTests
{
    private const int Runs = 60;

    public static TheoryData<string> Names => [.. Baselines.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Weights_are_valid_and_bounded_for_any_demand(string name)
    {
        var (silent, refused, told) = (0, 0, 0);
        Gen.Select(PolicyGen.Setting, PolicyGen.Demand.List[1, 30]).Sample((setting, demands) =>
        {
            var policy = Baselines.All[name](setting);
            var now = PolicyGen.Start;
            foreach (var demand in demands)
            {
                silent += demand.HasTelemetry ? 0 : 1;
                refused += demand.Problem() is null ? 0 : 1;
                told += demand.HasTelemetry && demand.Problem() is null ? 1 : 0;
                Bounded(policy.Decide(demand, now += demand.Interval), setting);
            }
        }, iter: Runs, threads: 1);
        Assert.True(silent > 20 && refused > 20 && told > 100, $"{silent} silent, {refused} impossible, {told} sound intervals");
    }

    [Theory, MemberData(nameof(Names))]
    public void Same_seed_and_inputs_give_the_same_weights(string name) =>
        Gen.Select(PolicyGen.Setting, PolicyGen.Demand.List[1, 30]).Sample(
            (setting, demands) => Assert.Equal(Weights(name, setting, demands), Weights(name, setting, demands)), iter: Runs, threads: 1);

    [Theory, MemberData(nameof(Names))]
    public void Silence_changes_nothing_and_is_survived(string name)
    {
        var setting = PolicyGen.Plain();
        var policy = Baselines.All[name](setting);
        var silence = new WorkspaceDemand(TimeSpan.FromSeconds(1), 0, -1, default);
        var overload = PolicyGen.Second(new(0.2, 0.2, 1.2, 0.04), new(true, true, false, true), 60);
        var now = PolicyGen.Start;
        for (var i = 0; i < 20; i++)
            policy.Decide(overload, now += TimeSpan.FromSeconds(1));
        var last = policy.Decide(silence, now += TimeSpan.FromSeconds(1));
        for (var i = 0; i < 20; i++)
            Assert.Equal(last, policy.Decide(silence, now += TimeSpan.FromSeconds(1)));
        Bounded(policy.Decide(overload, now), setting);
    }

    private static List<SchedulerWeights> Weights(string name, PolicySetting setting, List<WorkspaceDemand> demands)
    {
        var policy = Baselines.All[name](setting);
        var now = PolicyGen.Start;
        return [.. demands.Select(demand => policy.Decide(demand, now += demand.Interval))];
    }

    private static void Bounded(SchedulerWeights weights, PolicySetting setting)
    {
        Assert.True(weights.IsValid, $"{weights}");
        foreach (var weight in PerClass.Of(weights).ToArray())
            Assert.InRange(weight, setting.Floor - 1e-9, setting.Ceiling + 1e-9);
    }
}
