using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>Recomputes recorded decisions and compares them to the last bit.</summary>
public static class DecisionReplay
{
    /// <summary>Recomputes a chunk.</summary>
    public static ReplayOutcome Run(DecisionChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        if ((chunk.Model, chunk.ModelVersion) != (WorkspaceLearner.Model, WorkspaceLearner.ModelVersion))
        {
            return ReplayOutcome.Impossible(
                $"recorded by {chunk.Model} {chunk.ModelVersion}; this program has {WorkspaceLearner.Model} {WorkspaceLearner.ModelVersion}");
        }

        var learner = new WorkspaceLearner(chunk.TimeToLive);
        if (learner.OptionsHash != chunk.OptionsHash)
            return ReplayOutcome.Impossible($"recorded with constants {chunk.OptionsHash:x16}; this program has {learner.OptionsHash:x16}");
        if (LearnerMemory.TryRead(chunk.Checkpoint) is not { } memory)
            return ReplayOutcome.Impossible("the learner's memory at the chunk's start cannot be read");
        foreach (var record in chunk.Decisions)
        {
            (memory, var difference) = Compare(learner, memory, record, chunk.Seed);
            if (difference is not null)
                return ReplayOutcome.Differs(record.Number, $"decision {record.Number} of {record.At:yyyy-MM-dd HH:mm:ss.fff}Z: {difference}");
        }

        return ReplayOutcome.Same(chunk.Decisions.Count);
    }

    private static (LearnerMemory Memory, string? Difference) Compare(WorkspaceLearner learner, LearnerMemory memory, DecisionRecord record, long seed)
    {
        if (record.InForce is { } told)
            memory = memory.InForce(told, record.At);
        LearnerAnswer answer;
        try
        {
            answer = learner.Step(memory, record.Demand, record.At, seed);
        }
#pragma warning disable CA1031 // Whatever the learner threw then it must throw again; what it was is not recorded.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var anew = learner.Begin();
            return (anew, record.Failed
                ? HashDifference(anew, record)
                : $"the learner failed ({exception.GetType().Name}), recorded is {Text(record.Weights)}");
        }

        var weights = answer.Decision.Weights;
        var difference =
            record.Failed ? $"the learner gave {Text(weights)}, recorded is that it failed"
            : !IsSame(weights, record.Weights) ? $"the weights are {Text(weights)}, recorded are {Text(record.Weights)}"
            : answer.Decision.Changed != record.Changed ? $"the learner says changed: {answer.Decision.Changed}, recorded is {record.Changed}"
            : HashDifference(answer.Memory, record);
        return (answer.Memory, difference);
    }

    private static string? HashDifference(LearnerMemory memory, DecisionRecord record) => memory.Hash() is var hash && hash == record.MemoryHash
        ? null
        : $"the learner's memory is {hash:x16}, recorded is {record.MemoryHash:x16}";

    private static bool IsSame(SchedulerWeights left, SchedulerWeights right)
    {
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            if (BitConverter.DoubleToUInt64Bits(left[workloadClass]) != BitConverter.DoubleToUInt64Bits(right[workloadClass]))
                return false;
        }

        return true;
    }

    private static string Text(SchedulerWeights weights) => $"L {weights.L:R} B {weights.B:R} A {weights.A:R} S {weights.S:R}";
}
