using SqlxOrleans.Grains.Interfaces.Access;

namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET /v1/tenants/{tenant}/keys</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Keys">Its issued keys, the newest first.</param>
public sealed record KeysAnswer(string Tenant, IReadOnlyList<ApiKeyRecord> Keys);
