using SqlxOrleans.Silo.Hosting;
using SqlxOrleans.Silo.Hosting.Storage;

namespace SqlxOrleans.Grains.Tests.Storage;

/// <summary>An empty database that goes away with its test.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <summary>How to run a silo on it.</summary>
    public EmbeddedSiloOptions SiloOptions => new() { DataDirectory = DataDirectory, Settings = Settings };

    /// <summary>The configuration that selects it.</summary>
    public abstract IReadOnlyDictionary<string, string?> Settings { get; }

    public string DataDirectory => _directory.Path;

    /// <summary>A query for the number of tables, indexes and the like.</summary>
    public abstract string CountObjects { get; }

    /// <summary>A query for the whole schema, its versions and the statements of Orleans as one text.</summary>
    public abstract string Dump { get; }

    internal abstract IStorageBackEnd Open(MigrationScripts? scripts = null);

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var backEnd = Open();
        await using var connection = await backEnd.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public virtual ValueTask DisposeAsync()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
