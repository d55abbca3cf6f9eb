namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>An estimate of a policy's mean reward from decisions that another policy made.</summary>
/// <param name="Mean">The estimate.</param>
/// <param name="Low">Lower end of the one-sided confidence interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="EffectiveSamples">(sum w)^2 / sum w^2: as many decisions of the policy itself would say as much.</param>
public readonly record struct PolicyEstimate(double Mean, double Low, double High, double EffectiveSamples);
