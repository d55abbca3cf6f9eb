using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SqlxOrleans.Client.Tests;

public sealed class ClientOptionsTests
{
    public static TheoryData<string, Action<SqlxOrleansClientOptions>> Breaks => new()
    {
        { nameof(SqlxOrleansClientOptions.Gateways), options => options.Gateways.Add("nowhere") },
        { nameof(SqlxOrleansClientOptions.ClusterId), options => options.ClusterId = "" },
        { nameof(SqlxOrleansClientOptions.ServiceId), options => options.ServiceId = " " },
        { nameof(SqlxOrleansClientOptions.ApiKey), options => options.ApiKey = "" },
        { nameof(SqlxOrleansClientOptions.TenantApiKeys), options => options.TenantApiKeys["No|Tenant"] = "key" },
        { nameof(SqlxOrleansClientOptions.TlsCertificatePath), options => options.TlsCertificatePath = "" },
        { nameof(SqlxOrleansClientOptions.TlsKeyPath), options => options.TlsKeyPath = " " },
        { nameof(SqlxOrleansClientOptions.TlsCaPath), options => options.TlsCaPath = "" },
        { nameof(SqlxOrleansClientOptions.TicketEndpoint), options => options.TicketEndpoint = new Uri("http://sqlx.example.com") },
        { nameof(SqlxOrleansClientOptions.TokenProvider), options => options.TokenProvider = (_, _) => ValueTask.FromResult("token") },
        { nameof(SqlxOrleansClientOptions.FlushInterval), options => options.FlushInterval = TimeSpan.Zero },
        { nameof(SqlxOrleansClientOptions.MaxBufferedBytes), options => options.MaxBufferedBytes = 1 },
        { nameof(SqlxOrleansClientOptions.ProducerId), options => options.ProducerId = "white space" },
        { nameof(SqlxOrleansClientOptions.SpoolDirectory), options => options.SpoolDirectory = " " },
        { nameof(SqlxOrleansClientOptions.WeightsTimeToLive), options => options.WeightsTimeToLive = TimeSpan.FromDays(1) },
        { nameof(SqlxOrleansClientOptions.WeightsHold), options => options.WeightsHold = TimeSpan.FromSeconds(3) },
        { nameof(SqlxOrleansClientOptions.StopTimeout), options => options.StopTimeout = TimeSpan.FromSeconds(-1) },
    };

    [Fact]
    public void The_defaults_with_a_key_are_valid() => Assert.True(Validate(_ => { }).Succeeded);

    [Theory]
    [MemberData(nameof(Breaks))]
    public void A_broken_setting_is_named(string setting, Action<SqlxOrleansClientOptions> breakIt)
    {
        var failure = Assert.Single(Validate(breakIt).Failures!);
        Assert.StartsWith($"{setting}: ", failure);
    }

    [Theory]
    [InlineData("tls.crt", "tls.key", null, "TlsCaPath: is not set")]
    [InlineData("tls.crt", null, "ca.crt", "TlsKeyPath: is not set")]
    [InlineData(null, null, "ca.crt", "TlsCertificatePath: is not set")]
    public void The_files_of_tls_belong_together(string? certificate, string? key, string? authorities, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Validate(options =>
            (options.TlsCertificatePath, options.TlsKeyPath, options.TlsCaPath) = (certificate, key, authorities)).Failures!));

    [Fact]
    public void Every_setting_is_broken_once() =>
        Assert.Equal(
            typeof(SqlxOrleansClientOptions).GetProperties().Select(property => property.Name).Order(),
            Breaks.Select(row => row.Data.Item1).Order());

    [Fact]
    public void All_errors_are_reported_at_once()
    {
        var result = Validate(options =>
        {
            foreach (var row in Breaks)
                row.Data.Item2(options);
        });
        // A key for a tenant is there, so the missing common key is no error any more; and an endpoint, so that the provider has one.
        Assert.Equal(Breaks.Count - 2, result.Failures!.Count());
    }

    [Theory]
    [InlineData("127.0.0.1:30000", true)]
    [InlineData("[::1]:30000", true)]
    [InlineData("sqlx-gateway.sqlx.svc:30000", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1:0", false)]
    [InlineData(":30000", false)]
    [InlineData("a b:30000", false)]
    public void A_gateway_is_host_and_port(string text, bool valid) =>
        Assert.Equal(valid, Validate(options => options.Gateways = [text]).Succeeded);

    [Theory]
    [InlineData("https://sqlx.example.com", true)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://10.0.0.7:8080", false)]
    [InlineData("ftp://sqlx.example.com", false)]
    public void Credentials_leave_this_machine_encrypted_only(string text, bool valid) =>
        Assert.Equal(valid, Validate(options => options.TicketEndpoint = new Uri(text)).Succeeded);

    [Theory]
    [InlineData("https://sqlx.example.com", true)]
    [InlineData("http://localhost:8080", false)]
    [InlineData(null, false)]
    public void Certificate_replaces_the_key_where_tickets_are_bought_over_https(string? tickets, bool valid) =>
        Assert.Equal(valid, Validate(options =>
        {
            (options.ApiKey, options.TicketEndpoint) = (string.Empty, tickets is null ? null : new Uri(tickets));
            (options.TlsCertificatePath, options.TlsKeyPath, options.TlsCaPath) = ("tls.crt", "tls.key", "ca.crt");
        }).Succeeded);

    [Fact]
    public void Provider_of_tokens_replaces_the_key() => Assert.True(Validate(options => (options.ApiKey, options.TicketEndpoint, options.TokenProvider) =
        (string.Empty, new Uri("https://sqlx.example.com"), (_, _) => ValueTask.FromResult("token"))).Succeeded);

    [Fact]
    public async Task Options_are_bound_from_a_section()
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sqlx:ApiKey"] = "secret",
            ["Sqlx:Gateways:0"] = "silo-0:30000",
            ["Sqlx:TenantApiKeys:acme"] = "acme-key",
            ["Sqlx:FlushInterval"] = "00:00:00.2",
            ["Sqlx:TicketEndpoint"] = "https://sqlx.example.com",
        }).Build().GetSection("Sqlx");
        await using var provider = new ServiceCollection().AddSqlxOrleansClient(section).BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<SqlxOrleansClientOptions>>().Value;
        Assert.Equal(("secret", "silo-0:30000", "acme-key"), (options.ApiKey, Assert.Single(options.Gateways), options.TenantApiKeys["acme"]));
        Assert.Equal(TimeSpan.FromMilliseconds(200), options.FlushInterval);
        Assert.Equal("sqlx.example.com", options.TicketEndpoint?.Host);
    }

    private static ValidateOptionsResult Validate(Action<SqlxOrleansClientOptions> change)
    {
        var options = new SqlxOrleansClientOptions { ApiKey = "key" };
        change(options);
        return new SqlxOrleansClientOptionsValidator().Validate(null, options);
    }
}
