using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Rest;

/// <summary>
/// What a caller of an endpoint must be granted. Where an endpoint has none: <see cref="Domain.Access.Scopes.ReadMetrics"/> to read, everything to
/// change, so that a forgotten one is closed.
/// </summary>
/// <param name="Scopes">All of them.</param>
internal sealed record RequiredScope(Scopes Scopes);
