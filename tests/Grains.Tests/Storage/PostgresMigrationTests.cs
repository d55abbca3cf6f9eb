namespace SqlxOrleans.Grains.Tests.Storage;

public sealed class PostgresMigrationTests() : MigrationTests("postgres")
{
    private protected override (int Number, string Statements) Released =>
        (1, "df0f0d734f79f4267e0823a6bb2c3258cba054260f349dc250614483c6a9af82");

    protected override async Task<TestDatabase> NewDatabaseAsync() => await PostgresTestDatabase.MakeAsync();
}
