using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Access;

/// <summary>For a host that issues no keys: those of the configuration, which may do everything in their tenant.</summary>
internal sealed class ConfiguredCallers(CredentialSet configured) : ICallers
{
    public ValueTask<Caller?> FindAsync(string? key) => ValueTask.FromResult<Caller?>(
        configured.TryAuthenticate(key, out var tenant) ? new Caller(tenant, ScopeNames.All, Caller.ConfiguredSubject) : null);
}
