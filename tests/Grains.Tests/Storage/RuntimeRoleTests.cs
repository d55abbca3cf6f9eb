using Npgsql;
using Orleans.Storage;
using SqlxOrleans.Silo.Hosting;
using SqlxOrleans.Silo.Hosting.Storage;

namespace SqlxOrleans.Grains.Tests.Storage;

/// <summary>deploy/sql/postgres/runtime-role.sql, run by psql as an owner who is no superuser.</summary>
public sealed class RuntimeRoleTests : IAsyncLifetime
{
    private const string Password = "only-for-this-test";

    private PostgresTestDatabase _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Owner => $"{_database.Name}_owner";

    private string Runtime => $"{_database.Name}_silo";

    [Fact]
    public async Task Silo_runs_under_the_role_and_the_role_changes_no_schema()
    {
        await MigrateAsync(MigrationScripts.Embedded("postgres"));
        await RuntimeRole.GrantAsync(As(Owner), Runtime, Cancel);
        await PostgresTestDatabase.ExecuteAsync(As(Owner), $"ALTER ROLE {Runtime} PASSWORD '{Password}'");

        await using (var silo = await StartAsync())
        {
            var grains = silo.Services.GetRequiredService<IGrainFactory>();
            Assert.Equal(5, await grains.GetGrain<IVaultGrain>("kept").AddAsync(5));
            await grains.GetGrain<IBellGrain>("kept").SetAsync("x", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
            await grains.GetGrain<IBellGrain>("kept").RemoveAsync("x");
            var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>("Default");
            var state = new GrainState<VaultState>(new VaultState { Amount = 1 });
            await storage.WriteStateAsync("vault-direct", GrainId.Create("vault", "cleared"), state);
            await storage.ClearStateAsync("vault-direct", GrainId.Create("vault", "cleared"), state);
        }

        await using (var again = await StartAsync())
        {
            Assert.Equal(5, await again.Services.GetRequiredService<IGrainFactory>().GetGrain<IVaultGrain>("kept").ReadAsync());
        }

        string[] forbidden =
        [
            "CREATE TABLE mine (x integer)", "ALTER TABLE OrleansStorage ADD COLUMN mine integer", "DROP TABLE OrleansStorage", "TRUNCATE OrleansStorage",
            "UPDATE OrleansQuery SET QueryText = ''", "DELETE FROM schema_version", "CREATE SCHEMA mine", $"CREATE ROLE {_database.Name}_mine",
        ];
        foreach (var sql in forbidden)
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => PostgresTestDatabase.ExecuteAsync(As(Runtime), sql));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }
    }

    [Fact]
    public async Task Role_may_use_tables_that_later_migrations_add()
    {
        var scripts = MigrationScripts.Embedded("postgres");
        await MigrateAsync(scripts);
        await RuntimeRole.GrantAsync(As(Owner), Runtime, Cancel);
        await PostgresTestDatabase.ExecuteAsync(As(Owner), $"ALTER ROLE {Runtime} PASSWORD '{Password}'");

        await MigrateAsync(scripts with
        {
            Migrations = [.. scripts.Migrations, new Migration("later", 1, "CREATE TABLE later (id bigserial PRIMARY KEY, x integer)", "later")],
        });

        await PostgresTestDatabase.ExecuteAsync(As(Runtime), "INSERT INTO later (x) VALUES (1); UPDATE later SET x = 2; DELETE FROM later");
    }

    [Fact]
    public async Task Silo_that_may_not_migrate_says_who_must_and_how()
    {
        await PostgresTestDatabase.ExecuteAsync(As(Owner), $"CREATE ROLE {Runtime} LOGIN PASSWORD '{Password}'");

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => EmbeddedSilo.StartAsync(
            _database.SiloOptions with { Settings = PostgresTestDatabase.SettingsOf(As(Runtime)) }, Cancel));

        Assert.Contains("'migrate'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("runtime-role.sql", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_refuses_a_database_without_schema_and_a_role_that_is_too_mighty()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => RuntimeRole.GrantAsync(As(Owner), Runtime, Cancel));

        await MigrateAsync(MigrationScripts.Embedded("postgres"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => RuntimeRole.GrantAsync(As(Owner), Owner, Cancel));
    }

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresTestDatabase.MakeAsync();
        await _database.ExecuteAsync($"CREATE ROLE {Owner} LOGIN CREATEROLE PASSWORD '{Password}'; ALTER DATABASE {_database.Name} OWNER TO {Owner}");
    }

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    private string As(string role) =>
        new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Username = role, Password = Password }.ConnectionString;

    private async Task MigrateAsync(MigrationScripts scripts)
    {
        await using var backEnd = new PostgresBackEnd(PostgresTestDatabase.Parse(As(Owner)), scripts);
        await backEnd.MigrateAsync(Cancel);
    }

    private Task<EmbeddedSilo> StartAsync() => EmbeddedSilo.StartAsync(
        _database.SiloOptions with
        {
            Settings = new Dictionary<string, string?>(PostgresTestDatabase.SettingsOf(As(Runtime))) { [StorageBackEnds.AutoMigrateKey] = "false" },
        },
        Cancel);
}
