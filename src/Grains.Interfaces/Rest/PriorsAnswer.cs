using SqlxOrleans.Grains.Interfaces.Copilot.Priors;

namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET</c> and <c>PUT /v1/tenants/{tenant}/priors</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Shared">False: the tenant opted out; it neither gives nor gets.</param>
/// <param name="Priors">What a new workspace of the tenant starts with: medians over at least five other tenants.</param>
public sealed record PriorsAnswer(string Tenant, bool Shared, IReadOnlyList<LearntClass> Priors);
