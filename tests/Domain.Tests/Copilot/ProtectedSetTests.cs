using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot;

public sealed class ProtectedSetTests
{
    private static readonly TriageOptions _options = new();

    [Fact]
    public void Choice_is_worth_as_much_as_the_best_that_brute_force_finds()
    {
        var seen = new HashSet<int>();
        Gen.Select(CopilotGen.Requirements, Gen.Int[0, 15]).Sample(
            (requirements, present) =>
            {
                var chosen = ProtectedSet.Choose(requirements, ClassSet.FromMask(present), _options);
                seen.Add(chosen.Mask);
                Assert.Equal(BestValue(requirements, [], 0), ValueOf(chosen), 1e-9);
                Assert.True(chosen.Mask == 0 || ProtectedSet.Need(requirements, chosen, _options.Floor) <= 1 + 1e-9);
            },
            threads: 1);
        Assert.True(seen.Count >= 8, $"{seen.Count} different sets");
    }

    [Fact]
    public void Choice_keeps_the_present_set_between_equal_ones()
    {
        var options = new TriageOptions { ObjectiveWeights = new(0.25, 0.25, 0.25, 0.25) };
        var requirements = new PerClass<double>(0.4, 0.4, 0.4, 0.01);
        var present = ClassSet.FromMask(0b1110);

        Assert.Equal(present, ProtectedSet.Choose(requirements, present, options));
    }

    [Fact]
    public void Set_changes_after_two_equal_decisions()
    {
        var requirements = new PerClass<double>(0.3, 0.3, 0.5, 0.05);
        var chosen = ClassSet.FromMask(0b1011);

        var once = ProtectedSet.Follow(TriageState.Initial(_options), chosen, requirements, _options);
        var interrupted = ProtectedSet.Follow(once, ClassSet.FromMask(0b1101), requirements, _options);
        var twice = ProtectedSet.Follow(once, chosen, requirements, _options);

        Assert.Equal(ClassSet.All, once.Protected);
        Assert.Equal(ClassSet.All, interrupted.Protected);
        Assert.Equal(chosen, twice.Protected);
    }

    [Fact]
    public void Set_changes_at_once_when_the_present_one_needs_30_percent_too_much()
    {
        var requirements = new PerClass<double>(0.3, 0.3, 0.8, 0.05);

        var once = ProtectedSet.Follow(TriageState.Initial(_options), ClassSet.FromMask(0b1011), requirements, _options);

        Assert.Equal("L B S", once.Protected.ToString());
    }

    private static double ValueOf(ClassSet set) =>
        WorkloadClasses.Judged.Where(set.Contains).Sum(c => _options.ObjectiveWeights[c]);

    private static double BestValue(PerClass<double> requirements, List<WorkloadClass> taken, int next)
    {
        if (next == 4)
        {
            var need = WorkloadClasses.Judged.Sum(c => taken.Contains(c) ? Math.Max(0.02, requirements[c]) : 0.02);
            return need <= 1 + 1e-12 ? taken.Sum(c => _options.ObjectiveWeights[c]) : 0;
        }

        var without = BestValue(requirements, taken, next + 1);
        return Math.Max(without, BestValue(requirements, [.. taken, WorkloadClasses.Judged[next]], next + 1));
    }
}
