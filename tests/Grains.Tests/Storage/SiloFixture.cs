namespace SqlxOrleans.Grains.Tests.Storage;

/// <summary>One embedded silo on its own SQLite file for the tests of a class.</summary>
public sealed class SiloFixture : StorageFixture
{
    internal override Task<TestDatabase> NewDatabaseAsync() => Task.FromResult<TestDatabase>(new SqliteTestDatabase());
}
