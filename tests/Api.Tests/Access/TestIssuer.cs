using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SqlxOrleans.Api.Tests.Access;

/// <summary>An issuer of tokens, good and bad, written by hand so that it can sign what no library would.</summary>
internal sealed class TestIssuer : IDisposable
{
    public const string Issuer = "https://issuer.test/realms/sqlx";
    public const string Audience = "sqlx-test";
    public const string RsaId = "rsa-1";
    public const string EcId = "ec-1";

    public RSA Rsa { get; } = RSA.Create(2048);

    public ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Now, as the tokens have it.</summary>
    public DateTimeOffset Now { get; set; } = TimeProvider.System.GetUtcNow();

    public string Jwks => Set(RsaJwk(Rsa, RsaId), EcJwk(Ec, EcId));

    public string Pem => Rsa.ExportSubjectPublicKeyInfoPem() + "\n" + Ec.ExportSubjectPublicKeyInfoPem();

    public static string Set(params string[] keys) => $$"""{"keys":[{{string.Join(',', keys)}}]}""";

    public static string RsaJwk(RSA rsa, string id, string more = "")
    {
        var key = rsa.ExportParameters(false);
        return $$"""{"kty":"RSA","use":"sig","kid":"{{id}}","n":"{{Text(key.Modulus!)}}","e":"{{Text(key.Exponent!)}}"{{more}}}""";
    }

    public static string EcJwk(ECDsa ec, string id)
    {
        var key = ec.ExportParameters(false);
        return $$"""{"kty":"EC","use":"sig","kid":"{{id}}","crv":"P-256","x":"{{Text(key.Q.X!)}}","y":"{{Text(key.Q.Y!)}}"}""";
    }

    public static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public static string Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    /// <summary>What a good token says.</summary>
    public Dictionary<string, object?> Claims() => new()
    {
        ["iss"] = Issuer,
        ["aud"] = Audience,
        ["sub"] = "alice",
        ["iat"] = Now.ToUnixTimeSeconds(),
        ["nbf"] = Now.ToUnixTimeSeconds(),
        ["exp"] = Now.AddMinutes(10).ToUnixTimeSeconds(),
        ["tenant"] = "acme",
        ["scope"] = "read:metrics write:telemetry openid",
    };

    /// <summary>A token whose claims differ from a good one's.</summary>
    public string Token(Action<Dictionary<string, object?>>? change = null, string alg = "RS256", string? kid = RsaId)
    {
        var claims = Claims();
        change?.Invoke(claims);
        return Signed(Header(alg, kid), JsonSerializer.Serialize(claims), alg);
    }

    public static string Header(string alg, string? kid = RsaId, string more = "") =>
        $$"""{"alg":"{{alg}}","typ":"JWT"{{(kid is null ? "" : $",\"kid\":\"{kid}\"")}}{{more}}}""";

    /// <summary>Any header over any payload, signed as an algorithm says.</summary>
    public string Signed(string header, string payload, string alg)
    {
        var text = $"{Text(header)}.{Text(payload)}";
        return $"{text}.{Text(Signature(alg, Encoding.ASCII.GetBytes(text)))}";
    }

    public void Dispose()
    {
        Rsa.Dispose();
        Ec.Dispose();
    }

    private byte[] Signature(string alg, byte[] text) => alg switch
    {
        "RS256" => Rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        "RS384" => Rsa.SignData(text, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        "PS256" => Rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        "ES256" => Ec.SignData(text, HashAlgorithmName.SHA256),
        // The public key as the secret of a symmetric algorithm, in each form that a careless server might hold it.
        "HS256" => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Rsa.ExportSubjectPublicKeyInfoPem()), text),
        "HS256-der" => HMACSHA256.HashData(Rsa.ExportSubjectPublicKeyInfo(), text),
        "HS256-modulus" => HMACSHA256.HashData(Rsa.ExportParameters(false).Modulus!, text),
        _ => [],
    };
}
