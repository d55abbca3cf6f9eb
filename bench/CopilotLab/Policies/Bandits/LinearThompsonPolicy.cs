namespace SqlxOrleans.CopilotLab.Policies.Bandits;

/// <summary>
/// Linear Thompson sampling (Agrawal, Goyal: "Thompson sampling for contextual bandits with linear payoffs", 2013) with one model for all
/// arms and with forgetting.
/// </summary>
/// <param name="setting">What is known from the start.</param>
/// <param name="spread">Standard deviation of a draw beside that of the belief.</param>
/// <param name="ridge">Precision of the prior.</param>
/// <param name="memory">Part of earlier evidence that counts at the next.</param>
/// <param name="held">Decisions an arm is held.</param>
/// <param name="parts">Parts of the lattice.</param>
internal sealed class LinearThompsonPolicy(
    PolicySetting setting, double spread = 0.05, double ridge = 1, double memory = 0.995, int held = 5, int parts = 6)
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
        Span<double> coefficients = stackalloc double[LinearFeatures.Count];
        _model.Sample(Random, spread, coefficients);
        var (best, greatest) = (0, double.NegativeInfinity);
        for (var arm = 0; arm < Arms; arm++)
        {
            LinearFeatures.Fill(Weights(arm), context, features);
            var reward = Cholesky.Dot(features, coefficients);
            if (reward > greatest)
                (best, greatest) = (arm, reward);
        }

        return best;
    }
}
