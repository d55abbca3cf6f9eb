namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>What an operator wants of a workspace's Copilot.</summary>
/// <param name="Verb"><c>mode pin unpin freeze unfreeze promote mark-denials</c>.</param>
/// <param name="By">Who, 1 to 64 characters.</param>
/// <param name="Why">Why, 1 to 200 characters.</param>
[GenerateSerializer, Immutable, Alias("sqlx.OperatorCommand")]
public sealed record OperatorCommand([property: Id(0)] string Verb, [property: Id(1)] string By, [property: Id(2)] string Why)
{
    /// <summary>For <c>mode</c>: <c>off shadow canary live</c>.</summary>
    [Id(3)] public string Mode { get; init; } = string.Empty;

    /// <summary>For <c>pin</c>: weights of L, B, A, S.</summary>
    [Id(4)] public IReadOnlyList<double> Weights { get; init; } = [];

    /// <summary>For <c>mode</c> and <c>promote</c>: whatever the estimate says.</summary>
    [Id(5)] public bool Force { get; init; }

    /// <summary>For <c>mark-denials</c>.</summary>
    [Id(6)] public WrongDenials? Denials { get; init; }
}
