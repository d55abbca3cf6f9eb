using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using SqlxOrleans.TransportSecurity.Files;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Connections;

/// <summary>
/// Judges the certificate of one handshake's other side. Its chain has been built by <see cref="TlsMaterial.NewPolicy"/>. A name is not
/// compared: who a silo or kernel is stands in its identity, and addresses come and go.
/// </summary>
/// <param name="expected">What the other side must be; null: anybody whom the authorities know.</param>
/// <param name="trustDomain">Where the other side must be from when something is expected of it.</param>
/// <param name="required">False lets a peer without a certificate in.</param>
internal sealed class PeerCheck(PeerRole? expected, string? trustDomain, bool required)
{
    /// <summary>Who it is; null when nobody in particular was expected, or it was refused.</summary>
    public VerifiedPeer? Peer { get; private set; }

    /// <summary>Why it was refused; null when it was not. Quotes nothing of a certificate but a well-formed identity.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The callback of <see cref="SslStream"/>.</summary>
    public bool Accept(object sender, X509Certificate? presented, X509Chain? chain, SslPolicyErrors errors)
    {
        Refusal = ReasonAgainst(presented, chain, errors);
        return Refusal is null;
    }

    private string? ReasonAgainst(X509Certificate? presented, X509Chain? chain, SslPolicyErrors errors)
    {
        if (presented is not X509Certificate2 certificate)
            return required ? "it has no certificate." : null;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            return $"its certificate is not good: {string.Join(", ", chain?.ChainStatus.Select(status => status.Status).Distinct() ?? [])}.";
        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority))
            return "its certificate is an authority's.";
        if (expected is not { } role)
            return null;
        if (!PeerIdentity.TryRead(certificate, out var identity))
            return $"its certificate does not have {PeerIdentity.Form(role)} as its only URI.";
        if (identity.TrustDomain != trustDomain)
            return $"it is {identity}, of another trust domain than {trustDomain}.";
        if (identity.Role != role)
            return $"it is {identity}, and only a {(role is PeerRole.Silo ? "silo" : "kernel")} may be here.";
        Peer = new VerifiedPeer(identity, new DateTimeOffset(certificate.NotAfter));
        return null;
    }
}
