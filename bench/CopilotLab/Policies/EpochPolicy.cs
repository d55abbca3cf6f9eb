using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>
/// What policies do alike that try a setting, hold it for some seconds, and learn from its reward. The first second under a setting is not
/// judged: what ends in it ran mostly under the setting before.
/// </summary>
/// <param name="setting">What is known from the start.</param>
/// <param name="held">Decisions for which a setting is held, 2 or more.</param>
internal abstract class EpochPolicy(PolicySetting setting, int held) : TelemetryPolicy(setting)
{
    private readonly EpochReward _reward = new(setting);
    private int _age;

    /// <summary>Of all that is drawn.</summary>
    protected PolicyRandom Random { get; } = new(setting.Seed);

    /// <inheritdoc/>
    protected sealed override double[] Next(WorkspaceDemand demand)
    {
        if (++_age > 1)
            _reward.Add(demand);
        Observe();
        if (_age < held)
            return WeightVector.ToArray(Current);
        _age = 0;
        if (_reward.Take() is { } reward)
            Learn(reward);
        return Try();
    }

    /// <summary>Called in each interval, before all else.</summary>
    protected virtual void Observe()
    {
    }

    /// <summary>Takes the reward, 0..1, of the setting in force.</summary>
    protected abstract void Learn(double reward);

    /// <summary>The setting to hold next.</summary>
    protected abstract double[] Try();
}
