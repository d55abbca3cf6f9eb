namespace SqlxOrleans.CopilotLab.Policies.Bandits;

/// <summary>
/// Safe GP-UCB with demand as context: of the safe arms, the one with the greatest upper bound (Srinivas, Krause, Kakade, Seeger: "Gaussian
/// process optimization in the bandit setting", 2010; contexts: Krause, Ong, 2011).
/// </summary>
internal sealed class SafeGpUcbPolicy(PolicySetting setting, GaussianProcessOptions? options = null)
    : SafeGpPolicy(setting, options ?? new())
{
    private readonly double[] _whitened = new double[(options ?? new()).Kept];

    /// <inheritdoc/>
    protected override int Choose(ReadOnlySpan<double> context)
    {
        var (atStart, deviation) = Process.Predict(Weights(0), context, _whitened);
        var (best, greatest) = (0, atStart + (Options.Confidence * deviation));
        for (var arm = 1; arm < Arms; arm++)
        {
            (var mean, deviation) = Process.Predict(Weights(arm), context, _whitened);
            var bound = mean + (Options.Confidence * deviation);
            if (bound > greatest && IsSafe(mean, deviation, atStart))
                (best, greatest) = (arm, bound);
        }

        return best;
    }
}
