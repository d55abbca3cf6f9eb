namespace SqlxOrleans.Grains.Tests.Storage;

public sealed class SqliteMigrationTests() : MigrationTests("sqlite")
{
    private protected override (int Number, string Statements) Released =>
        (1, "b5f5c72da6951b6b40d86043b49ab8c69dcbc8200de2f58fc4a3c774356ecfb0");

    protected override Task<TestDatabase> NewDatabaseAsync() => Task.FromResult<TestDatabase>(new SqliteTestDatabase());
}
