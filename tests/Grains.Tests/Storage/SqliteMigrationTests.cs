namespace SqlxOrleans.Grains.Tests.Storage;

public sealed class SqliteMigrationTests() : MigrationTests("sqlite")
{
    protected override Task<TestDatabase> NewDatabaseAsync() => Task.FromResult<TestDatabase>(new SqliteTestDatabase());
}
