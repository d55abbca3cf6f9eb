using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Files;

/// <summary>A certificate with its key, and whom it trusts, ready for handshakes. It does not change; a newer one takes its place.</summary>
public sealed class TlsMaterial
{
    private TlsMaterial(SslStreamCertificateContext context, X509Certificate2Collection? authorities, PeerIdentity? identity, byte[] digest)
    {
        (Context, Authorities, Identity, Digest) = (context, authorities, identity, digest);
        NotAfter = new DateTimeOffset(Certificate.NotAfter);
    }

    /// <summary>The certificate with the intermediate authorities that are sent along.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>The certificate.</summary>
    public X509Certificate2 Certificate => Context.TargetCertificate;

    /// <summary>When it expires.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>Who it is for; null when its files need not say.</summary>
    public PeerIdentity? Identity { get; }

    /// <summary>Who it is for, in words.</summary>
    internal string Owner => Identity?.ToString() ?? "nobody in particular";

    /// <summary>The authorities that others' certificates must come from; null when nobody is asked for one.</summary>
    internal X509Certificate2Collection? Authorities { get; }

    /// <summary>Tells contents of the files apart.</summary>
    internal byte[] Digest { get; }

    /// <exception cref="TlsFileException">A file does not hold what it must.</exception>
    public static TlsMaterial Load(TlsFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Of(files, TlsContents.Read(files));
    }

    internal static TlsMaterial Of(TlsFiles files, TlsContents contents)
    {
        var chain = Certificates(files.Certificate, contents.Certificate);
        var certificate = WithKey(files, contents);
        PeerIdentity? identity = null;
        if (files.Role is { } role && (!PeerIdentity.TryRead(certificate, out identity) || identity.Role != role))
        {
            throw new TlsFileException(
                files.Certificate,
                $"is not the certificate of a {Name(role)}: it needs exactly one URI among its subject alternative names, of the form {PeerIdentity.Form(role)}.");
        }

        chain.RemoveAt(0);
        return new TlsMaterial(
            // Offline: nothing that a certificate says makes this process fetch something.
            SslStreamCertificateContext.Create(certificate, chain, offline: true),
            files.Authorities is { } file ? Roots(file, contents.Authorities!) : null,
            identity,
            contents.Digest.ToArray());
    }

    /// <summary>
    /// How a peer's certificate is judged. <see cref="SslStream"/> adds that it must be good for the end at which the peer is, and what the peer sent along.
    /// </summary>
    internal X509ChainPolicy NewPolicy() =>
        OwnAuthorities.NewPolicy(Authorities ?? throw new InvalidOperationException("Without authorities nobody can be judged."));

    private static X509Certificate2 WithKey(TlsFiles files, TlsContents contents)
    {
        try
        {
            return X509Certificate2.CreateFromPem(contents.Certificate, contents.Key);
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            throw new TlsFileException(
                files.Key, $"is not the private key, not encrypted, of the first certificate in {files.Certificate}: {problem.Message}", problem);
        }
    }

    private static X509Certificate2Collection Roots(string file, string text)
    {
        var authorities = Certificates(file, text);
        return authorities.Any(each => each.SubjectName.RawData.AsSpan().SequenceEqual(each.IssuerName.RawData))
            ? authorities
            : throw new TlsFileException(file, "holds no root: a certificate that its authority issued to itself.");
    }

    private static X509Certificate2Collection Certificates(string file, string text)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException problem)
        {
            throw new TlsFileException(file, $"holds a certificate that cannot be read: {problem.Message}", problem);
        }

        return certificates.Count > 0
            ? certificates
            : throw new TlsFileException(file, "holds no certificate; PEM begins with -----BEGIN CERTIFICATE-----.");
    }

    private static string Name(PeerRole role) => role is PeerRole.Silo ? "silo" : "kernel";
}
