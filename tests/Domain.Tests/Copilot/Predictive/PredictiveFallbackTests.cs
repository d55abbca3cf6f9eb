using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Predictive;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Predictive;

public sealed class PredictiveFallbackTests
{
    private static readonly PredictiveOptions _options = new();
    private static readonly SchedulerWeights _moved = new(0.3, 0.3, 0.3, 0.1);
    private static readonly WorkspaceDemand _silence = new(TimeSpan.FromSeconds(1), 0, -1, default);
    private readonly PredictiveLearner _learner = new(_options);
    private readonly PredictiveState _state =
        PredictiveState.Initial(_options) with { Weights = _moved, LastTelemetryAt = CopilotGen.Start };

    [Fact]
    public void Weights_are_kept_without_telemetry_until_the_time_to_live_and_then_fall_back()
    {
        var within = _learner.Step(_state, _silence, CopilotGen.Start + _options.TimeToLive - TimeSpan.FromTicks(1), 1);
        var after = _learner.Step(_state, _silence, CopilotGen.Start + _options.TimeToLive, 1);

        Assert.Equal((_moved, false), (within.Decision.Weights, within.Decision.Changed));
        Assert.Equal((SchedulerWeights.Default, true), (after.Decision.Weights, after.Decision.Changed));
        Assert.Equal(DecisionMode.Fallback, after.Decision.Explanation.Mode);
        Assert.Equal("no telemetry for 30 s", after.Decision.Explanation.Reason);
    }

    /// <summary>A learner of another release begins anew with what is in force, and may never be told anything.</summary>
    [Fact]
    public void Weights_that_were_in_force_before_the_first_telemetry_fall_back_too()
    {
        var told = PredictiveState.Initial(_options).InForce(_moved, CopilotGen.Start);

        Assert.False(_learner.Step(told, _silence, CopilotGen.Start + _options.TimeToLive - TimeSpan.FromTicks(1), 1).Decision.Changed);
        Assert.Equal(SchedulerWeights.Default, _learner.Step(told, _silence, CopilotGen.Start + _options.TimeToLive, 1).Decision.Weights);
    }

    [Fact]
    public void Fallback_is_announced_once()
    {
        var now = CopilotGen.Start.AddMinutes(1);
        var first = _learner.Step(_state, _silence, now, 1);

        Assert.False(_learner.Step(first.State, _silence, now.AddSeconds(1), 1).Decision.Changed);
    }

    [Fact]
    public void Weights_fall_back_when_the_clock_stepped_back_by_more_than_the_time_to_live() =>
        Assert.Equal(DecisionMode.Fallback, _learner.Step(_state, _silence, CopilotGen.Start.AddHours(-1), 1).Decision.Explanation.Mode);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.1)]
    public void Weights_fall_back_on_an_impossible_input_which_is_named_and_counted(double serviceSeconds)
    {
        var demand = new WorkspaceDemand(
            TimeSpan.FromSeconds(1), 1, 16, default(PerClass<ClassDemand>) with { A = new() { MeanServiceSeconds = serviceSeconds } });

        var step = _learner.Step(_state, demand, CopilotGen.Start, 1);

        Assert.Equal(SchedulerWeights.Default, step.Decision.Weights);
        Assert.Equal("service time of A is not a possible value", step.Decision.Explanation.Reason);
        Assert.Equal(1, step.State.Refused);
        Assert.Equal(_state.Classes, step.State.Classes);
    }

    [Fact]
    public void Default_weights_hold_before_the_first_telemetry() =>
        Assert.Equal(
            SchedulerWeights.Default, _learner.Step(PredictiveState.Initial(_options), _silence, CopilotGen.Start, 1).Decision.Weights);

    [Fact]
    public void Options_are_refused_with_every_fault_named()
    {
        var error = Assert.Throws<ArgumentException>(() => new PredictiveLearner(new()
        {
            Floor = 0.3,
            MaxStep = double.NaN,
            Window = 0,
            ObjectiveWeights = new(1, 1, 0, 0),
            TimeToLive = TimeSpan.Zero,
        }));

        foreach (var field in new[] { "Floor", "MaxStep", "Window", "ObjectiveWeights", "TimeToLive" })
            Assert.Contains(field, error.Message, StringComparison.Ordinal);
        Assert.Empty(_options.Validate());
    }
}
