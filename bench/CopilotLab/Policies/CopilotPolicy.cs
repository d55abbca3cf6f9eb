using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Priors;
using SqlxOrleans.Domain.Copilot.Safety;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>The learner in force, asked as the Copilot's grain asks it.</summary>
public sealed class CopilotPolicy : IWeightPolicy
{
    private readonly WorkspaceLearner _learner = new(TimeSpan.FromSeconds(30));
    private readonly long _seed;
    private LearnerMemory _memory;

    /// <summary>Starts with the setting's weights in force.</summary>
    /// <param name="setting">What is known of the kernel.</param>
    /// <param name="prior">What others have learnt; the default is nothing.</param>
    public CopilotPolicy(PolicySetting setting, PerClass<ClassPrior?> prior = default)
    {
        ArgumentNullException.ThrowIfNull(setting);
        (_seed, _memory) = (setting.Seed, _learner.Begin().WithPrior(prior).InForce(setting.Start, DateTimeOffset.UnixEpoch));
    }

    /// <summary>What it has learnt that may help others.</summary>
    public PerClass<ClassPrior?> Learnt => _memory.Learnt;

    /// <inheritdoc/>
    public SchedulerWeights Decide(WorkspaceDemand demand, DateTimeOffset now)
    {
        var answer = _learner.Step(_memory, demand, now, _seed);
        _memory = answer.Memory;
        return answer.Decision.Weights;
    }
}
