namespace SqlxOrleans.CopilotLab.Policies.Bandits;

/// <summary>
/// What the two Gaussian process policies share: which arms are safe. An arm is when its lower confidence bound in this context is not much
/// below what the starting weights are expected to earn (Sui, Gotovos, Burdick, Krause: "Safe exploration for optimization with Gaussian
/// processes", 2015); the starting weights always are.
/// </summary>
internal abstract class SafeGpPolicy(PolicySetting setting, GaussianProcessOptions options)
    : ContextualPolicy(setting, options.Held, options.Parts)
{
    /// <summary>The constants.</summary>
    protected GaussianProcessOptions Options { get; } = options;

    /// <summary>What was learnt.</summary>
    protected GaussianProcess Process { get; } = new(options);

    /// <inheritdoc/>
    protected sealed override void Learn(ReadOnlySpan<double> weights, ReadOnlySpan<double> context, double reward) =>
        Process.Learn(weights, context, reward);

    /// <summary>Whether an arm with this belief is safe, given what the starting weights are expected to earn.</summary>
    protected bool IsSafe(double mean, double deviation, double atStart) =>
        mean - (Options.Confidence * deviation) >= atStart - Options.SafetyMargin;
}
