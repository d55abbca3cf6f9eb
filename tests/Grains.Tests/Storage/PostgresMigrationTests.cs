namespace SqlxOrleans.Grains.Tests.Storage;

public sealed class PostgresMigrationTests() : MigrationTests("postgres")
{
    protected override async Task<TestDatabase> NewDatabaseAsync() => await PostgresTestDatabase.MakeAsync();
}
