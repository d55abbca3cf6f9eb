namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>What an operator's wish leads to.</summary>
/// <param name="Next">The controls from now on; null when the wish is refused.</param>
/// <param name="Refusal">Why it is refused and what to do; null when it is not.</param>
public sealed record ControlAnswer(OperatorControls? Next, string? Refusal)
{
    internal static ControlAnswer Refuse(string why) => new(null, why);
}
