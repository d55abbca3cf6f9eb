namespace SqlxOrleans.CopilotLab.Policies.Bandits;

/// <summary>
/// What a linear model sees of weights and demand: both, their squares and products, and per class how far its weight covers its demand,
/// which is what an engineer would plot first.
/// </summary>
internal static class LinearFeatures
{
    /// <summary>Number of features.</summary>
    public const int Count = 1 + (6 * WeightVector.Classes);

    private const double Steepness = 8;

    /// <summary>Fills the features of weights in a context.</summary>
    public static void Fill(ReadOnlySpan<double> weights, ReadOnlySpan<double> context, Span<double> features)
    {
        features[0] = 1;
        for (var c = 0; c < WeightVector.Classes; c++)
        {
            var own = features.Slice(1 + (6 * c), 6);
            own[0] = weights[c];
            own[1] = context[c];
            own[2] = weights[c] * weights[c];
            own[3] = weights[c] * context[c];
            own[4] = Math.Min(1, weights[c] / (context[c] + 0.05));
            own[5] = Math.Tanh(Steepness * (weights[c] - context[c]));
        }
    }
}
