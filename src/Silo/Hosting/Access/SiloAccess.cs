using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Silo.Hosting.Access;

/// <summary>The API keys of this process.</summary>
/// <param name="Credentials">Every key that is accepted.</param>
/// <param name="ApiKey">One of them in clear text, for processes that started this one; null when only digests are known.</param>
/// <param name="Tenant">The tenant of <paramref name="ApiKey"/>, or of the first key; empty when only tokens are accepted.</param>
/// <param name="Generated">True when the key was made at this start.</param>
internal sealed record SiloAccess(CredentialSet Credentials, string? ApiKey, string Tenant, bool Generated)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => $"{Credentials.Count} API keys";
}
