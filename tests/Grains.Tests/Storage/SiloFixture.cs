using SqlxOrleans.Silo.Hosting;

namespace SqlxOrleans.Grains.Tests.Storage;

/// <summary>One embedded silo on its own SQLite file for the tests of a class.</summary>
public sealed class SiloFixture : IAsyncLifetime
{
    public EmbeddedSilo Silo { get; private set; } = null!;

    public IGrainFactory Grains => Silo.Services.GetRequiredService<IGrainFactory>();

    public async ValueTask InitializeAsync() =>
        Silo = await EmbeddedSilo.StartAsync(new EmbeddedSiloOptions(), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Silo.DisposeAsync();
}
