using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace SqlxOrleans.Api.Access;

/// <summary>The public keys of the issuer, from a JWK set (RFC 7517) or from PEM.</summary>
internal sealed class SigningKeySet
{
    private const int MaxKeys = 100;
    private const int LeastRsaBits = 2048;

    private SigningKeySet(IReadOnlyList<SigningKey> keys) => Keys = keys;

    public IReadOnlyList<SigningKey> Keys { get; }

    /// <exception cref="FormatException">It is neither, a key in it is broken, or none can be used.</exception>
    public static SigningKeySet Read(string text)
    {
        List<SigningKey> keys;
        try
        {
            keys = text.TrimStart().StartsWith('{') ? FromJwks(text) : FromPem(text);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new FormatException("The public keys of tokens cannot be read: " + e.Message, e);
        }

        return keys.Count is > 0 and <= MaxKeys
            ? new SigningKeySet(keys)
            : throw new FormatException($"There are {keys.Count} usable public keys (RSA of {LeastRsaBits} bits or more, or P-256), and 1 to {MaxKeys} are needed.");
    }

    private static List<SigningKey> FromJwks(string text)
    {
        var keys = new List<SigningKey>();
        foreach (var key in new JsonWebKeySet(text).Keys)
        {
            // Symmetric keys are the trap: whoever knows a public key could sign with it.
            if (key.Use is { Length: > 0 } use && use != JsonWebKeyUseNames.Sig)
                continue;
            AsymmetricSecurityKey? usable = key.Kty switch
            {
                JsonWebAlgorithmsKeyTypes.RSA => Rsa(new RSAParameters { Modulus = Bytes(key.N), Exponent = Bytes(key.E) }),
                JsonWebAlgorithmsKeyTypes.EllipticCurve when key.Crv == JsonWebKeyECTypes.P256 => Ec(
                    new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Bytes(key.X), Y = Bytes(key.Y) } }),
                _ => null,
            };
            if (usable is null)
                continue;
            usable.KeyId = key.Kid;
            keys.Add(new SigningKey(NullIfEmpty(key.Kid), NullIfEmpty(key.Alg), usable));
        }

        return keys;
    }

    private static List<SigningKey> FromPem(string text)
    {
        var keys = new List<SigningKey>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var found))
        {
            var label = rest[found.Label].ToString();
            var der = Convert.FromBase64String(rest[found.Base64Data].ToString());
            if (PublicKeyOf(label, der) is { } usable)
                keys.Add(new SigningKey(null, null, usable));
            rest = rest[found.Location.End..];
        }

        return keys;
    }

    private static AsymmetricSecurityKey? PublicKeyOf(string label, byte[] der)
    {
        var key = label switch
        {
            "PUBLIC KEY" => PublicKey.CreateFromSubjectPublicKeyInfo(der, out _),
            "CERTIFICATE" => OfCertificate(der),
            _ => throw new FormatException(
                $"'{label}' is neither 'PUBLIC KEY' nor 'CERTIFICATE'. A private key has no business here: 'openssl pkey -pubout' writes the public one."),
        };
        if (key.GetRSAPublicKey() is { } rsa)
            return Rsa(rsa.ExportParameters(includePrivateParameters: false));
        return key.GetECDsaPublicKey() is { KeySize: 256 } ec ? Ec(ec.ExportParameters(includePrivateParameters: false)) : null;
    }

    private static PublicKey OfCertificate(byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return certificate.PublicKey;
    }

    private static RsaSecurityKey? Rsa(RSAParameters parameters)
    {
        var rsa = RSA.Create(parameters);
        return rsa.KeySize >= LeastRsaBits ? new RsaSecurityKey(rsa) : null;
    }

    private static ECDsaSecurityKey? Ec(ECParameters parameters) =>
        parameters.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value ? new ECDsaSecurityKey(ECDsa.Create(parameters)) : null;

    private static byte[] Bytes(string? text) => Base64UrlEncoder.DecodeBytes(text ?? string.Empty);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
