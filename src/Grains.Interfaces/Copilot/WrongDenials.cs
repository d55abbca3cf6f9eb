namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>Denials that an operator says were wrong.</summary>
/// <param name="Id">The mark's name, 1 to 64 letters, digits and <c>. _ : -</c>; sent again, it counts once.</param>
/// <param name="Policy">The policy that denied.</param>
[GenerateSerializer, Immutable, Alias("sqlx.WrongDenials")]
public sealed record WrongDenials([property: Id(0)] string Id, [property: Id(1)] string Policy)
{
    /// <summary>How many; null: all of the policy's in the time range that are not marked yet.</summary>
    [Id(2)] public long? Count { get; init; }

    /// <summary>Start of the time range, at most a day ago; null: a day ago.</summary>
    [Id(3)] public DateTimeOffset? From { get; init; }

    /// <summary>Its end; null: now. The range counts in whole 5 min.</summary>
    [Id(4)] public DateTimeOffset? To { get; init; }
}
