using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Scaling;

namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>Writes down what the classifier would reckon with, and warns of nothing.</summary>
internal sealed class RecordingDetector : IScalingDetector
{
    private readonly ClassifierDetector _classifier = new(new ScalingOptions { Information = 0 });

    /// <summary>The regression's inputs in each second.</summary>
    public List<(int Second, double[] Inputs)> Seen { get; } = [];

    public bool Warns(WorkspaceDemand demand, DateTimeOffset now)
    {
        _classifier.Warns(demand, now);
        var inputs = new double[ScalingFeatures.Count];
        _classifier.State.Features.Fill(inputs);
        Seen.Add(((int)(now - DateTimeOffset.UnixEpoch).TotalSeconds, inputs));
        return false;
    }
}
