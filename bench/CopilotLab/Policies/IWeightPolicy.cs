using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>Something that decides a kernel's weights: one object for one run. Given the same inputs and seed it decides the same.</summary>
public interface IWeightPolicy
{
    /// <summary>Decides once, each second of the run.</summary>
    /// <param name="demand">What telemetry told since the last decision: late, and perhaps with gaps, as the scenario says.</param>
    /// <param name="now">Time of the decision.</param>
    /// <returns>Valid weights; the ones in force when nothing shall change.</returns>
    SchedulerWeights Decide(WorkspaceDemand demand, DateTimeOffset now);
}
