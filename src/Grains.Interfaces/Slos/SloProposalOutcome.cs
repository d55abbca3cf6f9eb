namespace SqlxOrleans.Grains.Interfaces.Slos;

/// <summary>What became of a proposal.</summary>
/// <param name="Accepted">True when it is in force now.</param>
/// <param name="ContentHash">The hash of the version in force.</param>
/// <param name="Errors">Every error, <c>line:column field: message</c>; empty when accepted.</param>
[GenerateSerializer, Immutable, Alias("sqlx.SloProposalOutcome")]
public sealed record SloProposalOutcome(
    [property: Id(0)] bool Accepted,
    [property: Id(1)] string ContentHash,
    [property: Id(2)] IReadOnlyList<string> Errors);
