using SqlxOrleans.Domain.Copilot.Safety;

namespace SqlxOrleans.Domain.Rewards;

/// <summary>Denials that an operator marked as wrong.</summary>
/// <param name="Id">The mark's name: each counts once.</param>
/// <param name="Policy">The policy that denied.</param>
/// <param name="From">Start of the time range.</param>
/// <param name="To">Its end.</param>
/// <param name="Wrong">Denials that were wrong.</param>
/// <param name="Denies">All denials of the workspace in the range.</param>
/// <param name="Epoch">The weight epoch in force when the mark was made.</param>
/// <param name="Word">Who, why and when.</param>
public sealed record DenialMark(
    string Id, string Policy, DateTimeOffset From, DateTimeOffset To, long Wrong, long Denies, long Epoch, OperatorMark Word)
{
    /// <summary>The compliance term that it is worth, above -1 or -1: minus the share of the denials that were wrong.</summary>
    public double Compliance => RewardFunctions.Compliance(Denies, 0, Wrong) ?? 0;
}
