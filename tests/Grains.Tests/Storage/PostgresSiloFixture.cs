namespace SqlxOrleans.Grains.Tests.Storage;

/// <summary>One embedded silo on its own PostgreSQL database for the tests of a class.</summary>
public sealed class PostgresSiloFixture : StorageFixture
{
    internal override async Task<TestDatabase> NewDatabaseAsync() => await PostgresTestDatabase.MakeAsync();
}
