using SqlxOrleans.Api.Access;

namespace SqlxOrleans.Api.Tests.Access;

public sealed class JwtOptionsTests
{
    public static TheoryData<string, Action<JwtOptions>> Breaks => new()
    {
        { nameof(JwtOptions.Authority), options => options.Authority = "id.example.com" },
        { nameof(JwtOptions.KeysFile), options => (options.Authority, options.Issuer, options.KeysFile) = (null, "i", "/nonexistent/keys.json") },
        { nameof(JwtOptions.Issuer), options => options.Issuer = " " },
        { nameof(JwtOptions.Audience), options => options.Audience = "" },
        { nameof(JwtOptions.Algorithms), options => options.Algorithms = ["RS256", "HS256"] },
        { nameof(JwtOptions.TenantClaim), options => options.TenantClaim = "" },
        { nameof(JwtOptions.ScopeClaim), options => options.ScopeClaim = "tenant" },
        { nameof(JwtOptions.MaxLife), options => options.MaxLife = TimeSpan.FromDays(2) },
        { nameof(JwtOptions.ClockSkew), options => options.ClockSkew = TimeSpan.FromMinutes(3) },
    };

    [Fact]
    public void Nothing_and_an_authority_with_an_audience_are_complete()
    {
        Assert.Empty(new JwtOptions().Problems(isDevelopment: false));
        Assert.False(new JwtOptions().IsEnabled);
        Assert.Empty(Good().Problems(isDevelopment: false));
        Assert.Equal(["RS256", "ES256", "PS256"], Good().AcceptedAlgorithms);
        Assert.Equal("https://id.example.com/realms/prod", Good().ExpectedIssuer);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public void Broken_setting_is_named(string setting, Action<JwtOptions> breakIt)
    {
        var options = Good();
        breakIt(options);
        Assert.Contains($"Sqlx:Jwt:{setting}", Assert.Single(options.Problems(isDevelopment: false)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_is_broken_once() => Assert.Equal(
        typeof(JwtOptions).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Order(),
        Breaks.Select(row => row.Data.Item1).Order());

    [Fact]
    public void Half_a_configuration_is_refused_with_what_is_missing()
    {
        Assert.Equal(2, new JwtOptions { Audience = "sqlx" }.Problems(isDevelopment: false).Count());
        Assert.Contains("either", Assert.Single(
            new JwtOptions { Audience = "sqlx", Issuer = "i" }.Problems(isDevelopment: false)), StringComparison.Ordinal);
    }

    [Fact]
    public void Authority_without_tls_is_for_development()
    {
        var options = Good();
        options.Authority = "http://127.0.0.1:8090/realms/prod";
        Assert.Empty(options.Problems(isDevelopment: true));
        Assert.Single(options.Problems(isDevelopment: false));
    }

    private static JwtOptions Good() => new() { Authority = "https://id.example.com/realms/prod", Audience = "sqlx" };
}
