using System.Security.Cryptography;
using System.Text;
using CsCheck;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Access;

public sealed class CredentialSetTests
{
    private const string Key = "key-of-acme";

    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Globex = TenantId.Parse("globex");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("key-of-acm")]
    [InlineData("key-of-acme ")]
    [InlineData("KEY-OF-ACME")]
    public void Unknown_or_empty_key_stands_for_nobody(string? key)
    {
        Assert.False(CredentialSet.Of([(Key, Acme)]).TryAuthenticate(key, out var tenant));
        Assert.Equal(default, tenant);
    }

    [Fact]
    public void Each_key_stands_for_its_tenant_only()
    {
        var found = 0;
        Gen.Select(Gen.String[Gen.Char["abc"], 1, 4].HashSet[1, 6], Gen.String[Gen.Char["abc"], 1, 4]).Sample((keys, asked) =>
        {
            var set = CredentialSet.Of(keys.Select((key, i) => (key, i % 2 == 0 ? Acme : Globex)));
            var at = keys.ToList().IndexOf(asked);
            Interlocked.Add(ref found, at >= 0 ? 1 : 0);
            return set.Count == keys.Count && set.TryAuthenticate(asked, out var tenant) == (at >= 0)
                && tenant == (at < 0 ? default : at % 2 == 0 ? Acme : Globex);
        }, iter: 2_000);
        Assert.True(found > 20, $"{found} known keys were asked");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Key_may_be_configured_as_its_digest_in_either_case(bool lower)
    {
        var digest = DigestOf(Key);
        var set = CredentialSet.Of([(lower ? digest : "sha256:" + digest[7..].ToUpperInvariant(), Acme)]);

        Assert.True(set.TryAuthenticate(Key, out var tenant));
        Assert.Equal(Acme, tenant);
    }

    [Fact]
    public void Digest_itself_is_not_a_key()
    {
        var set = CredentialSet.Of([(DigestOf(Key), Acme)]);

        Assert.False(set.TryAuthenticate(DigestOf(Key), out _));
        Assert.False(set.TryAuthenticate(DigestOf(Key)[7..], out _));
    }

    [Theory]
    [InlineData("sha256:")]
    [InlineData("sha256:0123")]
    [InlineData("sha256:zz23456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0")]
    public void Malformed_digest_is_refused_without_repeating_it(string digest)
    {
        var refused = Assert.Throws<FormatException>(() => CredentialSet.Of([(digest, Acme)]));
        Assert.Contains("64 hex digits", refused.Message, StringComparison.Ordinal);
        Assert.True(digest.Length < 12 || !refused.Message.Contains(digest, StringComparison.Ordinal));
    }

    [Fact]
    public void Key_of_no_or_of_more_than_512_characters_is_refused()
    {
        Assert.Throws<FormatException>(() => CredentialSet.Of([(string.Empty, Acme)]));
        Assert.Throws<FormatException>(() => CredentialSet.Of([(new string('k', 513), Acme)]));
        Assert.True(CredentialSet.Of([(new string('k', 512), Acme)]).TryAuthenticate(new string('k', 512), out _));
    }

    [Fact]
    public void Longer_key_than_any_could_be_is_not_even_hashed()
    {
        var key = new string('k', 1_000_000);
        var set = CredentialSet.Of([(DigestOf(key), Acme)]);

        Assert.False(set.TryAuthenticate(key, out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_key_for_two_tenants_is_refused_by_naming_the_tenants_and_not_the_key(bool hashed)
    {
        var refused = Assert.Throws<ArgumentException>(() => CredentialSet.Of([(Key, Acme), (hashed ? DigestOf(Key) : Key, Globex)]));

        Assert.Contains("'acme'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'globex'", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_key_twice_for_one_tenant_is_one_key() =>
        Assert.Equal(1, CredentialSet.Of([(Key, Acme), (DigestOf(Key), Acme)]).Count);

    [Fact]
    public void Empty_set_knows_nobody() => Assert.False(CredentialSet.Of([]).TryAuthenticate(Key, out _));

    private static string DigestOf(string key) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
