using System.Collections.Concurrent;
using SqlxOrleans.Domain.Copilot.Predictive;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>
/// The learner in use, behind the little that the Copilot, the journal and the replay need of it. This file and
/// <see cref="LearnerMemory"/> are the only ones that name it. Thread-safe, and one serves all workspaces: a learner keeps buffers (17 KB), not
/// beliefs, and there are as many as decide at the same time.
/// </summary>
public sealed class WorkspaceLearner
{
    /// <summary>The learner's name, as events and the journal have it.</summary>
    public const string Model = "predictive";

    /// <summary>Grows when the same inputs would give other weights.</summary>
    public const int ModelVersion = 3;

    private readonly PredictiveOptions _options;
    private readonly ConcurrentBag<PredictiveLearner> _idle = [];

    /// <summary>A learner with its standard constants.</summary>
    /// <param name="timeToLive">How long weights live without telemetry.</param>
    public WorkspaceLearner(TimeSpan timeToLive)
    {
        TimeToLive = timeToLive;
        _options = new PredictiveOptions { TimeToLive = timeToLive };
        OptionsHash = LearnerMemory.HashOf(_options);
    }

    /// <summary>How long weights live without telemetry.</summary>
    public TimeSpan TimeToLive { get; }

    /// <summary>Names the constants: the first 64 bits of their SHA-256.</summary>
    public ulong OptionsHash { get; }

    /// <summary>Nothing known, default weights.</summary>
    public LearnerMemory Begin() => new(PredictiveState.Initial(_options));

    /// <summary>Decides once. The same arguments give the same answer to the last bit.</summary>
    public LearnerAnswer Step(LearnerMemory memory, WorkspaceDemand demand, DateTimeOffset now, long seed)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (!_idle.TryTake(out var learner))
            learner = new PredictiveLearner(_options);
        var step = learner.Step(memory.State, demand, now, seed);
        _idle.Add(learner);
        return new(new LearnerMemory(step.State), step.Decision);
    }
}
