using Microsoft.Data.Sqlite;
using SqlxOrleans.Domain.Telemetry.Journal;
using SqlxOrleans.Grains.Persistence.Journal;

namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>The journal in the SQLite file. Its one write lock puts all transactions in a row.</summary>
internal sealed class SqliteJournalStore(SqliteDataSource dataSource) : IJournalStore
{
    public async Task<IReadOnlyList<bool>> AppendAsync(IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenForJournalAsync(cancellationToken);

        // The driver is synchronous: the work runs here, on the writer's own thread.
        using var transaction = connection.BeginTransaction(deferred: false);
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = """
            INSERT INTO sqlx_journal (grain, version, writer, checksum, payload)
            SELECT @grain, @version, @writer, @checksum, @payload
            WHERE NOT EXISTS (SELECT 1 FROM sqlx_journal_head WHERE grain = @grain AND covered >= @version)
            ON CONFLICT DO UPDATE SET writer = writer WHERE writer = excluded.writer AND checksum = excluded.checksum
            """;
        var grain = insert.Parameters.Add("@grain", SqliteType.Text);
        var version = insert.Parameters.Add("@version", SqliteType.Integer);
        var writer = insert.Parameters.Add("@writer", SqliteType.Integer);
        var checksum = insert.Parameters.Add("@checksum", SqliteType.Integer);
        var payload = insert.Parameters.Add("@payload", SqliteType.Blob);
        insert.Prepare();
        var stored = new bool[rows.Count];
        for (var i = 0; i < stored.Length; i++)
        {
            var row = rows[i];
            (grain.Value, version.Value, writer.Value, checksum.Value) = (row.Grain, row.Version, row.Writer, (long)row.Checksum);
            payload.Value = row.Payload.ToArray();
            stored[i] = insert.ExecuteNonQuery() == 1;
        }

        transaction.Commit();
        return stored;
    }

    public async Task<JournalTail> ReadAsync(string grain, long after, CancellationToken cancellationToken)
    {
        await using var connection = (SqliteConnection)await dataSource.OpenConnectionAsync(cancellationToken);
        using var transaction = connection.BeginTransaction(deferred: true);
        using var head = connection.CreateCommand();
        head.Transaction = transaction;
        head.CommandText = "SELECT covered FROM sqlx_journal_head WHERE grain = @grain";
        head.Parameters.AddWithValue("@grain", grain);
        var covered = head.ExecuteScalar() is long value ? value : 0;
        using var select = connection.CreateCommand();
        select.Transaction = transaction;
        select.CommandText = "SELECT version, writer, payload, checksum FROM sqlx_journal WHERE grain = @grain AND version > @after ORDER BY version";
        select.Parameters.AddWithValue("@grain", grain);
        select.Parameters.AddWithValue("@after", after);
        using var reader = select.ExecuteReader();
        var rows = new List<JournalRow>();
        while (reader.Read())
            rows.Add(new JournalRow(grain, reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2), unchecked((uint)reader.GetInt64(3))));
        return new JournalTail(covered, rows);
    }

    public async Task CoverAsync(IReadOnlyList<JournalCover> covers, CancellationToken cancellationToken)
    {
        await using var connection = (SqliteConnection)await dataSource.OpenConnectionAsync(cancellationToken);
        using var transaction = connection.BeginTransaction(deferred: false);
        using var cover = connection.CreateCommand();
        cover.Transaction = transaction;
        cover.CommandText = """
            INSERT INTO sqlx_journal_head (grain, covered) VALUES (@grain, @version)
            ON CONFLICT DO UPDATE SET covered = max(covered, excluded.covered);
            DELETE FROM sqlx_journal WHERE grain = @grain AND version <= @version;
            """;
        var grain = cover.Parameters.Add("@grain", SqliteType.Text);
        var version = cover.Parameters.Add("@version", SqliteType.Integer);
        foreach (var each in covers)
        {
            (grain.Value, version.Value) = (each.Grain, each.Version);
            cover.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}
