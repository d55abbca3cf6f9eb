using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Predictive;
using SqlxOrleans.Domain.Copilot.Priors;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Priors;

/// <summary>What a learner gives, and what becomes of what it is told.</summary>
public sealed class LearnerPriorTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly WorkspaceLearner _learner = new(TimeSpan.FromSeconds(30));
    private static readonly PerClass<ClassPrior?> _prior = new(new ClassPrior(1.4, 6), null, new ClassPrior(99, 300), null);

    [Fact]
    public void A_learner_that_saw_nothing_gives_nothing_whatever_it_was_told()
    {
        Assert.Equal(default, _learner.Begin().Learnt);
        Assert.Equal(default, _learner.Begin().WithPrior(_prior).Learnt);
    }

    [Fact]
    public void What_was_told_gives_way_to_what_is_measured()
    {
        var (told, alone) = (Observe(_learner.Begin().WithPrior(_prior), 3), Observe(_learner.Begin(), 3));
        Assert.NotEqual(_learner.Begin().Hash(), _learner.Begin().WithPrior(_prior).Hash());
        Assert.Equal(2, alone.Learnt.L!.Value.ServiceMs, 1e-9);
        Assert.InRange(told.Learnt.L!.Value.ServiceMs, 2 + 1e-6, 2.1);
        Assert.Null(told.Learnt.B);
    }

    [Fact]
    public void A_class_with_experience_of_its_own_keeps_it()
    {
        var own = Observe(_learner.Begin(), 3);
        Assert.Equal(own.Learnt.L, own.WithPrior(_prior).Learnt.L);
    }

    [Fact]
    public void What_cannot_be_is_not_taken()
    {
        var begin = _learner.Begin();
        Assert.Equal(begin.Hash(), begin.WithPrior(new(new ClassPrior(double.NaN, 5), new ClassPrior(1.2, -1), null, null)).Hash());
    }

    [Fact]
    public void The_learner_takes_the_execution_time_until_it_has_measured_its_own()
    {
        var options = new PredictiveOptions();
        var begun = PredictivePrior.Begin(PredictiveState.Initial(options), _prior);
        Assert.Equal((0.006, PredictivePrior.Worth), (begun.Classes.L.ServiceSeconds, begun.Classes.L.Served));
        Assert.Equal((0, 0), (begun.Classes.B.ServiceSeconds, begun.Classes.B.Served));
        Assert.Equal(default, PredictivePrior.Learnt(begun, options));
        var learner = new PredictiveLearner(options);
        var state = begun;
        for (var second = 1; second <= 3; second++)
            state = learner.Step(state, Demand(), _noon.AddSeconds(second), 1).State;
        var learnt = PredictivePrior.Learnt(state, options);
        Assert.InRange(learnt.L!.Value.ServiceMs, 2, 2.1);
        Assert.True(learnt.L.Value.IsBelievable);
        Assert.Equal(state.Classes, PredictivePrior.Begin(state, new(new ClassPrior(1.4, 600), null, null, null)).Classes);
    }

    [Fact]
    public void What_outcomes_taught_others_is_believed_more_than_nothing_and_only_by_the_same_learner()
    {
        var options = new PredictiveOptions();
        var empty = PredictiveState.Initial(options);
        var count = empty.Corrections.L.Means.Count;
        double[] taught = [.. Enumerable.Range(0, count).Select(i => i == 0 ? 99 : 0.5 * i)];
        var begun = PredictivePrior.Begin(empty, new(Prior(WorkspaceLearner.ModelVersion, taught), null, null, null));
        Assert.Equal([Lesson.Limit, .. taught[1..]], begun.Corrections.L.Means);
        Assert.InRange(begun.Corrections.L.Covariances[0], 0.01 * empty.Corrections.L.Covariances[0], 0.5 * empty.Corrections.L.Covariances[0]);
        Assert.Equal(empty.Corrections.B.Means, begun.Corrections.B.Means);
        foreach (var strange in new[] { Prior(WorkspaceLearner.ModelVersion + 1, taught), Prior(WorkspaceLearner.ModelVersion, [1, 2]), Prior(WorkspaceLearner.ModelVersion, [.. taught[1..], double.NaN]) })
            Assert.Equal(empty.Corrections.L.Means, PredictivePrior.Begin(empty, new(strange, null, null, null)).Corrections.L.Means);

        static ClassPrior Prior(int model, double[] coefficients) => new(1.4, 6, new Lesson(model, [.. coefficients]));
    }

    [Fact]
    public void A_learner_gives_what_it_was_taught()
    {
        var learnt = Observe(_learner.Begin(), 60).Learnt.L!.Value.Lesson!;
        Assert.Equal(WorkspaceLearner.ModelVersion, learnt.Model);
        Assert.Contains(learnt.Coefficients, each => each != 0);
        Assert.Equal(learnt, new Lesson(learnt.Model, [.. learnt.Coefficients]));
        Assert.NotEqual(learnt, learnt with { Model = learnt.Model + 1 });
    }

    private static LearnerMemory Observe(LearnerMemory memory, int seconds)
    {
        for (var second = 1; second <= seconds; second++)
            memory = _learner.Step(memory, Demand(), _noon.AddSeconds(second), 1).Memory;
        return memory;
    }

    /// <summary>A second of 100 requests of class L, 2 ms each, all in time.</summary>
    private static WorkspaceDemand Demand() => new(
        TimeSpan.FromSeconds(1), 1, 16, new(new ClassDemand(100, 0.002, false, 0, 0, 100, 100, 0, 100, 100, 5, 15), default, default, default));
}
