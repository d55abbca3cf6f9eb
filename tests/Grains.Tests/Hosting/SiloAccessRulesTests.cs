using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using SqlxOrleans.Grains.Tests.Storage;
using SqlxOrleans.Silo.Hosting;
using SqlxOrleans.Silo.Hosting.Access;

namespace SqlxOrleans.Grains.Tests.Hosting;

public sealed class SiloAccessRulesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Key_is_generated_for_its_owner_only_and_used_again_at_the_next_start()
    {
        var first = Decide(development: true);
        var second = Decide(development: true);

        Assert.True(first.Generated);
        Assert.False(second.Generated);
        Assert.Equal(first.ApiKey, second.ApiKey);
        Assert.True(first.Credentials.TryAuthenticate(second.ApiKey, out var tenant));
        Assert.Equal("acme", tenant.ToString());
        Assert.DoesNotContain(first.ApiKey!, first.ToString(), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.File("api-key")));
    }

    [Fact]
    public void Key_file_that_others_can_read_is_closed()
    {
        Decide(development: true);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_directory.File("api-key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);

        Decide(development: true);

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.File("api-key")));
    }

    [Fact]
    public void Key_file_without_a_key_is_refused_with_the_fix()
    {
        File.WriteAllText(_directory.File("api-key"), "\n");

        var refusal = Assert.Throws<StartRefusedException>(() => Decide(development: true));

        Assert.Contains("Delete it", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Configured_keys_count_in_clear_text_as_a_list_and_as_digests()
    {
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("gamma-key")));

        var access = Decide(development: false, keys: [("acme:0", "alpha-key"), ("acme:1", "beta-key"), ("other", digest)]);

        Assert.Equal("acme", TenantOf(access, "alpha-key"));
        Assert.Equal("acme", TenantOf(access, "beta-key"));
        Assert.Equal("other", TenantOf(access, "gamma-key"));
        Assert.Null(TenantOf(access, digest));
        Assert.Equal(("alpha-key", "acme"), (access.ApiKey, access.Tenant));
        Assert.False(File.Exists(_directory.File("api-key")));
    }

    [Theory]
    [InlineData("acme", "sha256:1234", "64 hex digits")]
    [InlineData("acme", "", "1 to 512")]
    [InlineData("Not A Tenant", "key", "not a tenant name")]
    public void Malformed_key_is_refused_with_its_place(string tenant, string key, string message)
    {
        var refusal = Assert.Throws<StartRefusedException>(() => Decide(development: true, keys: [(tenant, key)]));

        Assert.Contains("Sqlx:ApiKeys:" + tenant, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_key_for_two_tenants_is_refused_without_repeating_it()
    {
        var refusal = Assert.Throws<StartRefusedException>(() => Decide(development: false, keys: [("a", "same-key"), ("b", "same-key")]));

        Assert.DoesNotContain("same-key", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Production_without_keys_is_refused() =>
        Assert.Contains("Sqlx:ApiKeys", Assert.Throws<StartRefusedException>(() => Decide(development: false)).Message, StringComparison.Ordinal);

    [Fact]
    public void Development_on_an_open_address_generates_no_key() =>
        Assert.Throws<StartRefusedException>(() => Decide(development: true, address: IPAddress.Any));

    [Fact]
    public void Every_bad_port_is_reported_at_once()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [KeyValuePair.Create<string, string?>("Sqlx:Http:Port", "80a"), KeyValuePair.Create<string, string?>("Sqlx:Otlp:GrpcPort", "70000")]).Build();

        Assert.Equal(2, Assert.Throws<StartRefusedException>(() => SiloListenOptions.From(configuration, ephemeral: false)).Reasons.Count);
    }

    [Fact]
    public void Issuer_of_tokens_is_enough_in_production()
    {
        var access = Decide(("Sqlx:Jwt:Authority", "https://id.example.com"), ("Sqlx:Jwt:Audience", "sqlx"));

        Assert.Equal((0, null, string.Empty), (access.Credentials.Count, access.ApiKey, access.Tenant));
        Assert.False(File.Exists(_directory.File("api-key")));
    }

    [Theory]
    [InlineData("Sqlx:Jwt:Audience", "sqlx", "Sqlx:Jwt:Issuer is missing")]
    [InlineData("Sqlx:Jwt:Authority", "http://id.example.com", "has no TLS")]
    [InlineData("Sqlx:Jwt:MaxLife", "often", "Sqlx:Jwt:MaxLife")]
    [InlineData("Sqlx:Tickets:Keys:0", "hunter2", "Sqlx:Tickets:Keys:0 is shorter")]
    [InlineData("Sqlx:Tickets:KeysFile", "/nonexistent/keys", "Sqlx:Tickets:KeysFile /nonexistent/keys")]
    [InlineData("Sqlx:Tickets:Required", "perhaps", "Sqlx:Tickets:Required")]
    public void Wrong_setting_of_tokens_or_tickets_stops_the_start_and_is_named(string setting, string value, string message)
    {
        var refusal = Assert.Throws<StartRefusedException>(() => Decide(("Sqlx:ApiKeys:acme", "a-key"), (setting, value)));

        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ticket_keys_come_from_one_place()
    {
        var file = _directory.File("ticket-keys");
        File.WriteAllText(file, new string('f', 64));
        Assert.NotNull(Decide(("Sqlx:ApiKeys:acme", "a-key"), ("Sqlx:Tickets:KeysFile", file)));
        Assert.Throws<StartRefusedException>(
            () => Decide(("Sqlx:ApiKeys:acme", "a-key"), ("Sqlx:Tickets:KeysFile", file), ("Sqlx:Tickets:Keys:0", new string('k', 64))));

        File.WriteAllText(file, "# nothing yet\n\n");
        Assert.Contains("no key", Assert.Throws<StartRefusedException>(
            () => Decide(("Sqlx:ApiKeys:acme", "a-key"), ("Sqlx:Tickets:KeysFile", file))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>In production, on loopback.</summary>
    private SiloAccess Decide(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))).Build();
        return SiloAccessRules.Decide(configuration, SiloListenOptions.From(configuration, ephemeral: true), development: false, _directory.Path);
    }

    private SiloAccess Decide(bool development, IPAddress? address = null, params (string Tenant, string Key)[] keys)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(keys.Select(key => KeyValuePair.Create<string, string?>("Sqlx:ApiKeys:" + key.Tenant, key.Key))).Build();
        var listen = SiloListenOptions.From(configuration, ephemeral: true) with { Address = address ?? IPAddress.Loopback };
        return SiloAccessRules.Decide(configuration, listen, development, _directory.Path);
    }

    private static string? TenantOf(SiloAccess access, string key) =>
        access.Credentials.TryAuthenticate(key, out var tenant) ? tenant.ToString() : null;
}
