using System.Collections.Concurrent;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Access;

namespace SqlxOrleans.Grains.Access;

/// <summary>
/// Who a key stands for: a key of the configuration, or one that was issued. What a tenant's grain said of a key is believed for ten seconds, so
/// a revoked or expired key is accepted that much longer at most.
/// </summary>
public sealed class KeyDirectory(CredentialSet configured, IGrainFactory grains, TimeProvider clock) : IDisposable
{
    private const int MaxRemembered = 10_000;
    private const int MaxLookups = 32;

    /// <summary>How long an answer is believed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (Caller? Caller, long At)> _remembered = new();

    // Keys that nobody has may name any tenant: only so many grains are asked at once.
    private readonly SemaphoreSlim _lookups = new(MaxLookups);

    /// <summary>The caller of a key; null for nobody.</summary>
    public async ValueTask<Caller?> FindAsync(string? key)
    {
        if (configured.TryAuthenticate(key, out var owner))
            return new Caller(owner, ScopeNames.All, Caller.ConfiguredSubject);
        if (!IssuedKeyText.TryReadTenant(key, out var tenant))
            return null;
        var digest = IssuedKeyText.DigestOf(key!);
        var name = Convert.ToHexStringLower(digest);
        if (_remembered.TryGetValue(name, out var known) && clock.GetElapsedTime(known.At) < Lifetime)
            return known.Caller;
        await _lookups.WaitAsync();
        try
        {
            var asked = clock.GetTimestamp();
            var found = await grains.GetGrain<IApiKeysGrain>(tenant.ToString()).AuthenticateAsync(digest);
            var caller = Of(tenant, found);
            if (_remembered.Count >= MaxRemembered)
                _remembered.Clear();
            _remembered[name] = (caller, asked);
            return caller;
        }
        finally
        {
            _lookups.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lookups.Dispose();

    private static Caller? Of(TenantId tenant, ApiKeyRecord? found) =>
        found is null ? null : new Caller(tenant, ScopeNames.Known(found.Scopes), "key:" + found.Id, found.ExpiresAt);
}
