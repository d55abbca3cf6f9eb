using Microsoft.Extensions.Configuration;
using SqlxOrleans.Silo.Hosting;
using SqlxOrleans.Silo.Hosting.Tls;

namespace SqlxOrleans.Grains.Tests.Hosting;

public sealed class TransportRulesTests
{
    private static readonly (string, string)[] Certificate = [("Sqlx:Tls:CertificatePath", "tls.crt"), ("Sqlx:Tls:KeyPath", "tls.key")];
    private static readonly (string, string)[] Everything = [.. Certificate, ("Sqlx:Tls:CaPath", "ca.crt")];

    [Fact]
    public void Loopback_needs_no_tls() => Check(development: false, cluster: true, ("Sqlx:ListenAddress", "127.0.0.1"));

    [Fact]
    public void Development_needs_no_tls() => Check(development: true, cluster: true, ("Sqlx:ListenAddress", "10.0.0.7"));

    [Fact]
    public void Open_address_without_tls_is_refused_for_every_port_with_setting_and_fix()
    {
        var refusal = Assert.Throws<StartRefusedException>(() => Check(development: false, cluster: true, ("Sqlx:ListenAddress", "10.0.0.7")));

        Assert.Equal(2, refusal.Reasons.Count);
        Assert.All(refusal.Reasons, reason => Assert.StartsWith("Sqlx:ListenAddress 10.0.0.7", reason, StringComparison.Ordinal));
        Assert.Contains("HTTP and OTLP ports (8080, 4317, 4318)", refusal.Reasons[0], StringComparison.Ordinal);
        Assert.Contains("Set Sqlx:Tls:CertificatePath", refusal.Reasons[0], StringComparison.Ordinal);
        Assert.Contains("silo and gateway ports (11111, 30000)", refusal.Reasons[1], StringComparison.Ordinal);
        Assert.Contains("Sqlx:Tls:CaPath", refusal.Reasons[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Certificate_without_authorities_secures_the_web_server_only()
    {
        var refusal = Assert.Throws<StartRefusedException>(
            () => Check(development: false, cluster: true, [("Sqlx:ListenAddress", "10.0.0.7"), .. Certificate]));

        Assert.Contains("silo and gateway ports", Assert.Single(refusal.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Cluster_certificate_does_not_secure_the_web_server()
    {
        var refusal = Assert.Throws<StartRefusedException>(() => Check(
            development: false, cluster: true, ("Sqlx:ListenAddress", "10.0.0.7"), ("Sqlx:Tls:Cluster:CertificatePath", "a"),
            ("Sqlx:Tls:Cluster:KeyPath", "b"), ("Sqlx:Tls:Cluster:CaPath", "c")));

        Assert.Contains("HTTP and OTLP ports", Assert.Single(refusal.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Certificate_key_and_authorities_open_every_port() =>
        Check(development: false, cluster: true, [("Sqlx:ListenAddress", "0.0.0.0"), ("Sqlx:Orleans:AdvertisedAddress", "10.0.0.7"), .. Everything]);

    [Fact]
    public void Advertised_address_is_named_when_it_opens_the_cluster_ports()
    {
        var refusal = Assert.Throws<StartRefusedException>(() => Check(
            development: false, cluster: false, ("Sqlx:ListenAddress", "127.0.0.1"), ("Sqlx:Orleans:AdvertisedAddress", "10.0.0.7")));

        Assert.StartsWith("Sqlx:Orleans:AdvertisedAddress 10.0.0.7", Assert.Single(refusal.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Lone_silo_that_keeps_its_gateway_on_this_machine_needs_a_certificate_only() =>
        Check(development: false, cluster: false, [("Sqlx:ListenAddress", "0.0.0.0"), .. Certificate]);

    private static void Check(bool development, bool cluster, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
        var listen = SiloListenOptions.From(configuration, ephemeral: false);
        TransportRules.Check(listen, OrleansOptions.From(configuration, listen, ephemeral: false, cluster), development);
    }
}
