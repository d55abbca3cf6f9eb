using Npgsql;
using SqlxOrleans.ThrowawayPostgres;

namespace SqlxOrleans.Load.Plans;

/// <summary>A throw-away PostgreSQL with its default planner settings and tables that mislead them.</summary>
internal sealed class PlanDatabase : IAsyncDisposable
{
    private const string Schema = """
        CREATE TABLE orders AS
          SELECT i AS id, abs(hashint4(i)) % 60000 + 1 AS event, c / 40 AS region, c / 4 AS city, c AS district,
                 abs(hashint4(i + 7)) % 400 AS kind, repeat('x', 60) AS note
          FROM (SELECT i, (i * 31) % 400 AS c FROM generate_series(1, 48000) i) s;
        CREATE TABLE events AS
          SELECT i AS id, abs(hashint4(i)) AS h, abs(hashint4(i + 3)) % 400 AS kind, i % 50 AS host, md5((i / 2)::text) AS session,
                 repeat('e', 40) AS note
          FROM generate_series(1, 60000) i;
        CREATE INDEX ON orders (district);
        CREATE INDEX ON events (id);
        CREATE INDEX ON events (kind);
        CREATE INDEX ON events (h);
        CREATE FUNCTION visible_hosts() RETURNS SETOF int LANGUAGE plpgsql STABLE AS
          $$ BEGIN RETURN QUERY SELECT h FROM generate_series(0, 4) h; END $$;
        CREATE FUNCTION visible_kinds() RETURNS SETOF int LANGUAGE plpgsql STABLE AS
          $$ BEGIN RETURN QUERY SELECT k FROM generate_series(0, 9) k; END $$;
        """;

    private readonly ThrowawayServer _server;

    private PlanDatabase(ThrowawayServer server) => _server = server;

    public static async Task<PlanDatabase> StartAsync(CancellationToken cancellationToken)
    {
        // Parallel workers would measure who else uses the machine's cores; everything else is the planner's default.
        var server = await ThrowawayServer.StartAsync(
            new ThrowawayPostgresOptions
            {
                Settings = new Dictionary<string, string> { ["max_parallel_workers_per_gather"] = "0", ["autovacuum"] = "off" },
            },
            cancellationToken);
        var database = new PlanDatabase(server);
        try
        {
            await using var connection = await database.ConnectAsync(cancellationToken);
            foreach (var text in (string[])[Schema, "VACUUM ANALYZE"])
            {
                await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 120 };
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(_server.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        return _server.DisposeAsync();
    }
}
