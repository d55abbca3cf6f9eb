using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.TransportSecurity.Identity;

/// <summary>
/// Who a certificate is for: <c>spiffe://{domain}/silo/{name}</c>, or
/// <c>spiffe://{domain}/tenant/{tenant}/workspace/{workspace}/kernel/{id}</c>. Source: the SPIFFE ID and X.509-SVID specifications.
/// </summary>
/// <param name="TrustDomain">1 to 255 of <c>a-z 0-9 . _ -</c>.</param>
/// <param name="Role">Silo or kernel.</param>
/// <param name="Name">A silo's path below <c>silo/</c>, or a kernel's id.</param>
/// <param name="Tenant">A kernel's tenant; null for a silo.</param>
/// <param name="Workspace">A kernel's workspace; null for a silo.</param>
public sealed record PeerIdentity(string TrustDomain, PeerRole Role, string Name, TenantId? Tenant, WorkspaceId? Workspace)
{
    private const string SiloForm = "spiffe://DOMAIN/silo/NAME";
    private const string KernelForm = "spiffe://DOMAIN/tenant/TENANT/workspace/WORKSPACE/kernel/ID";
    private const string Scheme = "spiffe://";
    private const int MaxLength = 2048;
    private const int MaxDomainLength = 255;

    private static readonly SearchValues<char> DomainCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_");
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

    /// <summary>How a role's identity is written, for error messages.</summary>
    public static string Form(PeerRole role) => role is PeerRole.Silo ? SiloForm : KernelForm;

    /// <summary>True for what can be a trust domain.</summary>
    public static bool IsTrustDomain(string? text) =>
        text is { Length: > 0 and <= MaxDomainLength } && !text.AsSpan().ContainsAnyExcept(DomainCharacters);

    /// <summary>Reads a URI; false when it has neither form.</summary>
    public static bool TryParse(string? uri, [NotNullWhen(true)] out PeerIdentity? identity)
    {
        identity = null;
        if (uri is not { Length: <= MaxLength } || !uri.StartsWith(Scheme, StringComparison.Ordinal))
            return false;
        var parts = uri[Scheme.Length..].Split('/');
        if (!IsTrustDomain(parts[0]) || !parts.Skip(1).All(IsSegment))
            return false;
        identity = parts switch
        {
            [var domain, "silo", _, ..] => new PeerIdentity(domain, PeerRole.Silo, string.Join('/', parts[2..]), null, null),
            [var domain, "tenant", var tenant, "workspace", var workspace, "kernel", var id]
                when TenantId.TryParse(tenant, out var ofTenant) && WorkspaceId.TryParse(workspace, out var ofWorkspace) =>
                new PeerIdentity(domain, PeerRole.Kernel, id, ofTenant, ofWorkspace),
            _ => null,
        };
        return identity is not null;
    }

    /// <summary>Reads a certificate; false unless it has exactly one URI among its alternative names, and that is an identity.</summary>
    public static bool TryRead(X509Certificate2 certificate, [NotNullWhen(true)] out PeerIdentity? identity)
    {
        identity = null;
        return SubjectUris.Of(certificate) is [var only] && TryParse(only, out identity);
    }

    /// <summary>The URI.</summary>
    public override string ToString() => Role is PeerRole.Silo
        ? $"{Scheme}{TrustDomain}/silo/{Name}"
        : $"{Scheme}{TrustDomain}/tenant/{Tenant}/workspace/{Workspace}/kernel/{Name}";

    private static bool IsSegment(string text) => text is not ("" or "." or "..") && !text.AsSpan().ContainsAnyExcept(PathCharacters);
}
