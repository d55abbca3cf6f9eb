using SqlxOrleans.Silo.Hosting;

namespace SqlxOrleans.Grains.Tests.Storage;

/// <summary>One embedded silo on its own database for the tests of a class.</summary>
public abstract class StorageFixture : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public EmbeddedSilo Silo { get; private set; } = null!;

    public IGrainFactory Grains => Silo.Services.GetRequiredService<IGrainFactory>();

    public async ValueTask InitializeAsync()
    {
        _database = await NewDatabaseAsync();
        Silo = await EmbeddedSilo.StartAsync(_database.SiloOptions, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty database of the same kind, for tests that need one to themselves.</summary>
    internal abstract Task<TestDatabase> NewDatabaseAsync();
}
