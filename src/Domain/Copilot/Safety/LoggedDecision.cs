namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>One logged decision as an off-policy estimate sees it.</summary>
/// <param name="Propensity">Probability with which the logged action was taken, more than 0, at most 1.</param>
/// <param name="Target">Probability with which the policy that is estimated takes the same action, 0..1.</param>
/// <param name="Reward">What the logged action earned, 0..1.</param>
/// <param name="ModelLogged">What a model predicted for the logged action; 0 without a model.</param>
/// <param name="ModelTarget">What the model predicts for the estimated policy's own choice; 0 without a model.</param>
public readonly record struct LoggedDecision(double Propensity, double Target, double Reward, double ModelLogged = 0, double ModelTarget = 0);
