using SqlxOrleans.Grains.Tests.Storage;
using SqlxOrleans.ThrowawayPostgres;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace SqlxOrleans.Grains.Tests.Storage;

/// <summary>One throw-away PostgreSQL for the whole assembly, made by the first test that needs it.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly Lazy<Task<ThrowawayServer>> s_server = new(() => ThrowawayServer.StartAsync(
        new ThrowawayPostgresOptions { MaxConnections = 400, Settings = new Dictionary<string, string> { ["shared_buffers"] = "64MB" } }));

    public static Task<ThrowawayServer> SharedAsync() => s_server.Value;

    public async ValueTask DisposeAsync()
    {
        if (s_server.IsValueCreated)
            await (await s_server.Value).DisposeAsync();
    }
}
