namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>One line of the reward ledger.</summary>
/// <param name="Epoch">The weight epoch that earned it.</param>
/// <param name="Class"><c>L B A S</c>, or <c>all</c> for the workspace's combined reward.</param>
/// <param name="At">When it was computed.</param>
/// <param name="Reward">The combined reward, -1..1.</param>
/// <param name="Terms">The bounded terms by name (<c>latency errors availability cache migration compliance</c>), each -1..1.</param>
/// <param name="Requests">Requests it rests on.</param>
[GenerateSerializer, Immutable, Alias("sqlx.RewardEntry")]
public sealed record RewardEntry(
    [property: Id(0)] long Epoch,
    [property: Id(1)] string Class,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] double Reward,
    [property: Id(4)] IReadOnlyDictionary<string, double> Terms,
    [property: Id(5)] long Requests)
{
    /// <summary>The reward minus the class's baseline before it, -1..1; what learners learn from.</summary>
    [Id(6)] public double Delta { get; init; }

    /// <summary>
    /// Denials that an operator marked as wrong; null for what was measured. The line's reward is then its compliance term times that term's
    /// weight, its requests are the wrong denials.
    /// </summary>
    [Id(7)] public DenialMarkEntry? Mark { get; init; }
}
