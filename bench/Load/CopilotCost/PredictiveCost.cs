using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Predictive;

namespace SqlxOrleans.Load.CopilotCost;

/// <summary>The predictive learner, asked as the learner in force is.</summary>
internal sealed class PredictiveCost : ICostedLearner
{
    private readonly PredictiveLearner _learner = new(new PredictiveOptions());
    private PredictiveState _state = PredictiveState.Initial(new PredictiveOptions());

    public (WeightDecision Decision, ulong Hash) Decide(WorkspaceDemand demand, DateTimeOffset now, long seed)
    {
        var step = _learner.Step(_state, demand, now, seed);
        _state = step.State;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Packed().WrittenSpan, hash);
        return (step.Decision, BinaryPrimitives.ReadUInt64LittleEndian(hash));
    }

    public byte[] Pack() => Packed().WrittenSpan.ToArray();

    private ArrayBufferWriter<byte> Packed()
    {
        var packed = new ArrayBufferWriter<byte>(4096);
        _state.WriteTo(packed);
        return packed;
    }
}
