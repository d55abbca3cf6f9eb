using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>Something that warns of a lack of capacity: one object for one run.</summary>
public interface IScalingDetector
{
    /// <summary>Takes a second of demand; true while it warns.</summary>
    bool Warns(WorkspaceDemand demand, DateTimeOffset now);
}
