using Microsoft.Extensions.Configuration;
using SqlxOrleans.Silo.Hosting;
using SqlxOrleans.Silo.Hosting.Storage;

namespace SqlxOrleans.Grains.Tests.Storage;

public sealed class PostgresSettingsTests
{
    private const string Sound = "Host=db.example;Port=6543;Database=sqlx;Username=silo;Password=a-secret-word";

    [Fact]
    public void Without_a_setting_there_is_no_postgres() => Assert.Null(Read());

    [Fact]
    public void Description_names_the_place_and_never_the_password()
    {
        var settings = Read((PostgresSettings.Key, Sound))!;

        Assert.Equal("PostgreSQL db.example:6543, database sqlx, user silo", settings.ToString());
        Assert.Equal("a-secret-word", settings.Connection.Password);
    }

    [Theory]
    [InlineData("", 32)]
    [InlineData(";Maximum Pool Size=7", 7)]
    [InlineData(";MaxPoolSize=100", 100)]
    public void Pool_is_small_unless_somebody_sized_it(string suffix, int expected) =>
        Assert.Equal(expected, Read((PostgresSettings.Key, Sound + suffix))!.Connection.MaxPoolSize);

    [Theory]
    [InlineData("Host=db.example;Password=a-secret;word=1")]
    [InlineData("Host=db.example;Password=a-secret;word")]
    [InlineData("Host=db.example;Port=many;Password=a-secret-word")]
    [InlineData("Username=silo;Password=a-secret-word")]
    public void Malformed_string_is_refused_by_the_settings_name_without_quoting_it(string text)
    {
        var refusal = Assert.Throws<StartRefusedException>(() => Read((PostgresSettings.Key, text)));

        Assert.StartsWith("Sqlx:Postgres:ConnectionString:", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("'word'", refusal.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Both_settings_at_once_are_refused() => Assert.Contains(
        PostgresSettings.FileKey,
        Assert.Throws<StartRefusedException>(() => Read((PostgresSettings.Key, Sound), (PostgresSettings.FileKey, "/run/secrets/x"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void File_is_refused_when_it_is_not_there() => Assert.Contains(
        "/nowhere/connection",
        Assert.Throws<StartRefusedException>(() => Read((PostgresSettings.FileKey, "/nowhere/connection"))).Message,
        StringComparison.Ordinal);

    private static PostgresSettings? Read(params (string Key, string? Value)[] settings) => PostgresSettings.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).Build());
}
