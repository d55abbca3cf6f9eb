using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Scaling;

namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>The product's classifier, asked as the Copilot's grain asks it.</summary>
public sealed class ClassifierDetector : IScalingDetector
{
    private readonly ScalingClassifier _classifier;
    private readonly DemandFold _fold = new();

    /// <summary>A classifier that knows its prior only.</summary>
    public ClassifierDetector(ScalingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_classifier, State) = (new(options), ScalingState.Initial(options));
    }

    /// <summary>What it remembers.</summary>
    public ScalingState State { get; private set; }

    /// <inheritdoc/>
    public bool Warns(WorkspaceDemand demand, DateTimeOffset now)
    {
        if (_fold.Add(demand) is { } sample)
            State = _classifier.Step(State, sample, now);
        return State.Advice.Warned;
    }
}
