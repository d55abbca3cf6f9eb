namespace SqlxOrleans.CopilotLab.Policies.Bandits;

/// <summary>
/// LinUCB (Li, Chu, Langford, Schapire: "A contextual-bandit approach to personalized news article recommendation", 2010) with one model
/// for all arms, and with forgetting (Russac, Vernade, Cappe: "Weighted linear bandits for non-stationary environments", 2019).
/// </summary>
/// <param name="setting">What is known from the start.</param>
/// <param name="width">Alpha: how much uncertainty is worth.</param>
/// <param name="ridge">Precision of the prior.</param>
/// <param name="memory">Part of earlier evidence that counts at the next.</param>
/// <param name="held">Decisions an arm is held.</param>
/// <param name="parts">Parts of the lattice.</param>
internal sealed class LinUcbPolicy(
    PolicySetting setting, double width = 0.2, double ridge = 1, double memory = 0.998, int held = 5, int parts = 6)
    : ContextualPolicy(setting, held, parts)
{
    private readonly LinearModel _model = new(ridge, memory);

    /// <inheritdoc/>
    protected override void Learn(ReadOnlySpan<double> weights, ReadOnlySpan<double> context, double reward)
    {
        Span<double> features = stackalloc double[LinearFeatures.Count];
        LinearFeatures.Fill(weights, context, features);
        _model.Learn(features, reward);
    }

    /// <inheritdoc/>
    protected override int Choose(ReadOnlySpan<double> context)
    {
        Span<double> features = stackalloc double[LinearFeatures.Count];
        var (best, greatest) = (0, double.NegativeInfinity);
        for (var arm = 0; arm < Arms; arm++)
        {
            LinearFeatures.Fill(Weights(arm), context, features);
            var bound = _model.Mean(features) + (width * _model.Width(features));
            if (bound > greatest)
                (best, greatest) = (arm, bound);
        }

        return best;
    }
}
