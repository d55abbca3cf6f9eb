using Npgsql;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Scale;

/// <summary>What the database has taken in so far.</summary>
/// <param name="JournalRows">Rows inserted into the journal, truncated ones included; NaN without a journal.</param>
/// <param name="JournalBytes">The journal's table and indexes; NaN without a journal.</param>
/// <param name="WalBytes">Position in the write-ahead log.</param>
/// <param name="DatabaseBytes">All tables and indexes.</param>
internal readonly record struct DatabaseSize(double JournalRows, double JournalBytes, double WalBytes, double DatabaseBytes)
{
    private const string Query = """
        SELECT (SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'sqlx_journal')::float8,
               pg_total_relation_size(to_regclass('sqlx_journal'))::float8,
               (pg_current_wal_lsn() - '0/0')::float8,
               pg_database_size(current_database())::float8
        """;

    public static DatabaseSize operator -(DatabaseSize left, DatabaseSize right) => new(
        left.JournalRows - right.JournalRows, left.JournalBytes - right.JournalBytes,
        left.WalBytes - right.WalBytes, left.DatabaseBytes - right.DatabaseBytes);

    public static async Task<DatabaseSize> ReadAsync(SiloCluster cluster, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(cluster.Postgres!.ConnectionString);
        await using var command = source.CreateCommand(Query);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new DatabaseSize(Value(0), Value(1), Value(2), Value(3));

        double Value(int column) => row.IsDBNull(column) ? double.NaN : row.GetDouble(column);
    }
}
