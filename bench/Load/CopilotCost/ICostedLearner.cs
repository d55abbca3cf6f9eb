using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.Load.CopilotCost;

/// <summary>A learner with what it remembers of one workspace.</summary>
internal interface ICostedLearner
{
    /// <summary>Decides, and hashes what it remembers, as the journal asks.</summary>
    (WeightDecision Decision, ulong Hash) Decide(WorkspaceDemand demand, DateTimeOffset now, long seed);

    /// <summary>Its memory as the snapshot keeps it.</summary>
    byte[] Pack();
}
