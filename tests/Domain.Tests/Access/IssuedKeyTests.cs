using CsCheck;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Access;

public sealed class IssuedKeyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Text_of_a_key_names_its_tenant() =>
        Gen.Select(Gen.String[Gen.Char["abz09"], 1, 63], Gen.Byte.Array[IssuedKeyText.SecretBytes]).Sample((tenant, secret) =>
        {
            var text = IssuedKeyText.Of(TenantId.Parse(tenant), secret);
            return IssuedKeyText.TryReadTenant(text, out var read) && read.ToString() == tenant && IssuedKeyText.DigestOf(text).Length == 32;
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sqlx_abc")]
    [InlineData("sqlxk.acme.short")]
    [InlineData("sqlxk..AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sqlxk.Acme.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sqlxk.a|b.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sqlxk.acme.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA!A")]
    public void Other_text_is_no_key(string? text) => Assert.False(IssuedKeyText.TryReadTenant(text, out _));

    [Fact]
    public void Key_is_found_by_its_digest_until_it_expires_or_is_revoked()
    {
        var digest = IssuedKeyText.DigestOf("one");
        var key = new IssuedKey("1", digest, Scopes.ReadMetrics, Noon, null);
        IssuedKey[] keys = [key, new("2", IssuedKeyText.DigestOf("two"), Scopes.None, null, null)];

        Assert.Same(key, IssuedKey.Find(keys, digest, Noon.AddTicks(-1)));
        Assert.Null(IssuedKey.Find(keys, digest, Noon));
        Assert.Null(IssuedKey.Find([key with { RevokedAt = Noon.AddDays(-1) }], digest, Noon.AddTicks(-1)));
        Assert.Null(IssuedKey.Find(keys, digest.AsSpan(0, 31), Noon.AddTicks(-1)));
        Assert.Equal("2", IssuedKey.Find(keys, IssuedKeyText.DigestOf("two"), Noon.AddYears(50))?.Id);
    }

    [Fact]
    public void Scopes_have_names_and_none_stands_for_all()
    {
        Gen.Int[0, (int)ScopeNames.All].Select(bits => (Scopes)bits).Sample(scopes =>
            ScopeNames.TryParse(ScopeNames.Of(scopes), out var read, out _) && read == scopes);
        Assert.Equal(Enum.GetValues<Scopes>().Where(scope => scope != Scopes.None).Count(), ScopeNames.Of(ScopeNames.All).Count);
        Assert.False(ScopeNames.TryParse(["read:metrics", "*"], out _, out var unknown));
        Assert.Equal("*", unknown);
        Assert.False(default(Caller).May(Scopes.ReadMetrics));
        Assert.False(new Caller(default, Scopes.ReadMetrics).May(Scopes.ReadMetrics | Scopes.ReadAudit));
    }
}
