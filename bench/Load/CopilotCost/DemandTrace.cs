using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;

namespace SqlxOrleans.Load.CopilotCost;

/// <summary>What the learner in force saw in a simulated half hour of the six phases: four busy classes, calm and overloaded.</summary>
internal sealed class DemandTrace
{
    private const int Seconds = 1_800;
    private const long Seed = 1;

    private readonly List<WorkspaceDemand> _demands = [];

    public DemandTrace()
    {
        var scenario = BuiltIn.SixPhases;
        var setting = new PolicySetting(Seed, scenario.Start, scenario.TargetsMs, scenario.Objective, scenario.Kernel.Workers);
        SimulationRun.Of(scenario, Timeline.Draw(scenario, Seed, Seconds), Seed, new Recorder(this, new CopilotPolicy(setting)));
    }

    /// <summary>The demand of a second; workspaces begin at different places of the half hour.</summary>
    public WorkspaceDemand At(int workspace, int second) => _demands[((workspace * 37) + second) % _demands.Count];

    private sealed class Recorder(DemandTrace trace, IWeightPolicy policy) : IWeightPolicy
    {
        public SchedulerWeights Decide(WorkspaceDemand demand, DateTimeOffset now)
        {
            trace._demands.Add(RecordedDemand.Round(demand));
            return policy.Decide(demand, now);
        }
    }
}
