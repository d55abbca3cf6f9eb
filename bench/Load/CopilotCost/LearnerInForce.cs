using System.Buffers;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;

namespace SqlxOrleans.Load.CopilotCost;

/// <summary>The learner that the Copilot's grain asks.</summary>
internal sealed class LearnerInForce : ICostedLearner
{
    private readonly WorkspaceLearner _learner = new(TimeSpan.FromSeconds(30));
    private LearnerMemory _memory;

    public LearnerInForce() => _memory = _learner.Begin();

    public (WeightDecision Decision, ulong Hash) Decide(WorkspaceDemand demand, DateTimeOffset now, long seed)
    {
        var answer = _learner.Step(_memory, demand, now, seed);
        _memory = answer.Memory;
        return (answer.Decision, _memory.Hash());
    }

    public byte[] Pack()
    {
        var packed = new ArrayBufferWriter<byte>(512);
        _memory.WriteTo(packed);
        return packed.WrittenSpan.ToArray();
    }
}
