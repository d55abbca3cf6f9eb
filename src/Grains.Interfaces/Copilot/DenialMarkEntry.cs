namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>Denials that an operator marked as wrong, as the reward ledger shows them.</summary>
/// <param name="Id">The mark's name.</param>
/// <param name="Policy">The policy that denied.</param>
/// <param name="From">Start of the time range.</param>
/// <param name="To">Its end.</param>
/// <param name="Wrong">Denials that were wrong.</param>
/// <param name="Denies">All denials of the workspace in the range.</param>
/// <param name="Word">Who, why and when.</param>
[GenerateSerializer, Immutable, Alias("sqlx.DenialMarkEntry")]
public sealed record DenialMarkEntry(
    [property: Id(0)] string Id,
    [property: Id(1)] string Policy,
    [property: Id(2)] DateTimeOffset From,
    [property: Id(3)] DateTimeOffset To,
    [property: Id(4)] long Wrong,
    [property: Id(5)] long Denies,
    [property: Id(6)] OperatorWord Word);
