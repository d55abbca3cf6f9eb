namespace SqlxOrleans.Domain.Plans;

/// <summary>
/// What trials may cost, in executions and in time. Both are earned by executions, spent before a trial starts, and hardly
/// saved up, so that no stretch of executions pays for much more than its own share.
/// </summary>
internal struct TrialBudget
{
    /// <summary>Trials that may follow each other at once.</summary>
    private const double MostTrials = 1;

    private double _trials;
    private double _milliseconds;

    /// <summary>True when another trial is due. A sum such as twenty times 0.05 ends a rounding error below 1.</summary>
    public readonly bool HasTrial => _trials >= 1 - 1e-9;

    /// <summary>One more execution; it may become the trial that it pays for.</summary>
    public void Arrive(double trialShare) => _trials = Math.Min(MostTrials, _trials + trialShare);

    /// <summary>An execution that cost what the default costs, or less, earns time for trials, at most for the dearest.</summary>
    public void Earn(double milliseconds, double most) => _milliseconds = Math.Min(Math.Max(most, _milliseconds), _milliseconds + milliseconds);

    /// <summary>Reserves what a trial costs at worst; false when it is not there.</summary>
    public bool TrySpend(double milliseconds)
    {
        if (!HasTrial || _milliseconds < milliseconds)
            return false;
        _trials -= 1;
        _milliseconds -= milliseconds;
        return true;
    }

    /// <summary>Gives back what a trial did not cost.</summary>
    public void Return(double milliseconds, double most) => Earn(Math.Max(0, milliseconds), most);
}
