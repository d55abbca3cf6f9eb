namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The body of <c>PUT /v1/tenants/{tenant}/priors</c>.</summary>
/// <param name="Shared">False: out of what workspaces learn from each other; true: in again. Must be there.</param>
public sealed record PriorsOrder(bool? Shared);
