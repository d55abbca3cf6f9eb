using System.Net;
using Microsoft.Extensions.Configuration;
using SqlxOrleans.Silo.Hosting;

namespace SqlxOrleans.Grains.Tests.Hosting;

public sealed class OrleansOptionsTests
{
    [Theory]
    [InlineData("10.0.0.7", null, "10.0.0.7", "10.0.0.7")]
    [InlineData("127.0.0.1", null, "127.0.0.1", "127.0.0.1")]
    [InlineData("0.0.0.0", "10.0.0.7", "10.0.0.7", "0.0.0.0")]
    [InlineData("127.0.0.1", "10.0.0.7", "10.0.0.7", "10.0.0.7")]
    [InlineData("0.0.0.0", "127.0.0.1", "127.0.0.1", "127.0.0.1")]
    public void Cluster_is_told_the_advertised_address_else_the_listen_address(string listen, string? advertised, string expected, string expectedListen)
    {
        var options = Read(cluster: true, ("Sqlx:ListenAddress", listen), ("Sqlx:Orleans:AdvertisedAddress", advertised));

        Assert.Equal((IPAddress.Parse(expected), IPAddress.Parse(expectedListen)), (options.AdvertisedAddress, options.ListenAddress));
        Assert.Equal((TimeSpan.FromSeconds(2), 3), (options.ProbeTimeout, options.MissedProbes));
    }

    [Fact]
    public void Lone_silo_keeps_its_gateway_on_this_machine() =>
        Assert.Equal(IPAddress.Loopback, Read(cluster: false, ("Sqlx:ListenAddress", "0.0.0.0")).AdvertisedAddress);

    [Theory]
    [InlineData("Sqlx:ListenAddress", "0.0.0.0", "Sqlx:Orleans:AdvertisedAddress")]
    [InlineData("Sqlx:ListenAddress", "::", "Sqlx:Orleans:AdvertisedAddress")]
    [InlineData("Sqlx:Orleans:AdvertisedAddress", "0.0.0.0", "Sqlx:Orleans:AdvertisedAddress '0.0.0.0'")]
    [InlineData("Sqlx:Orleans:AdvertisedAddress", "pod-1", "Sqlx:Orleans:AdvertisedAddress 'pod-1'")]
    [InlineData("Sqlx:Orleans:ProbeTimeout", "2 s", "Sqlx:Orleans:ProbeTimeout '2 s'")]
    [InlineData("Sqlx:Orleans:ProbeTimeout", "00:00:00", "Sqlx:Orleans:ProbeTimeout")]
    [InlineData("Sqlx:Grains:CollectionAge", "1", "Sqlx:Grains:CollectionAge '1' is not a time from 00:00:02 to 23:00:00")]
    [InlineData("Sqlx:Orleans:ProbeTimeout", "2", "Sqlx:Orleans:ProbeTimeout '2'")]
    [InlineData("Sqlx:Orleans:MissedProbes", "0", "Sqlx:Orleans:MissedProbes '0'")]
    [InlineData("Sqlx:Orleans:MissedProbes", "many", "Sqlx:Orleans:MissedProbes 'many'")]
    public void Setting_is_refused_by_its_name_when_it_cannot_be(string key, string value, string expected)
    {
        var refusal = Assert.Throws<StartRefusedException>(() => Read(cluster: true, (key, value)));

        Assert.Contains(expected, Assert.Single(refusal.Reasons), StringComparison.Ordinal);
    }

    private static OrleansOptions Read(bool cluster, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).Build();
        return OrleansOptions.From(configuration, SiloListenOptions.From(configuration, ephemeral: false), ephemeral: false, cluster);
    }
}
