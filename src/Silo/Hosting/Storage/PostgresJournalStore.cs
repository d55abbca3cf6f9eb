using System.Data;
using Npgsql;
using NpgsqlTypes;
using SqlxOrleans.Domain.Telemetry.Journal;
using SqlxOrleans.Grains.Persistence.Journal;

namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>
/// The journal in PostgreSQL: one statement for all rows of a commit. A COPY would fail as a whole on one key that exists;
/// an insert from arrays leaves the fenced rows out and says which were stored.
/// </summary>
/// <remarks>
/// <b>Why the head is locked.</b> A row's version may be free again because a newer activation's snapshot covers it and the row
/// was deleted. An append therefore takes the grain's head row <c>FOR SHARE</c> and looks at what it covers; covering updates the
/// same row, so one waits for the other and the look is never outdated. The head exists from version 1 on. Locks are taken in
/// the order of grain keys by appends and covers of all silos, so they cannot wait for each other in a circle.
/// </remarks>
internal sealed class PostgresJournalStore(NpgsqlDataSource dataSource) : IJournalStore
{
    /// <summary>After it the same rows are tried again, which is harmless: a server that hangs is not waited for with the default's 30 s.</summary>
    private const int TimeoutSeconds = 10;

    private const string AddHeads = """
        INSERT INTO sqlx_journal_head (grain, covered)
        SELECT grain, 0 FROM unnest(@grains, @versions) AS r(grain, version) WHERE version = 1 ORDER BY grain
        ON CONFLICT DO NOTHING
        """;

    private const string AddRows = """
        WITH heads AS MATERIALIZED
        (
            SELECT grain, covered FROM sqlx_journal_head WHERE grain = ANY (@grains) ORDER BY grain FOR SHARE
        )
        INSERT INTO sqlx_journal AS j (grain, version, writer, checksum, payload)
        SELECT r.grain, r.version, r.writer, r.checksum, r.payload
        FROM unnest(@grains, @versions, @writers, @checksums, @payloads) AS r(grain, version, writer, checksum, payload)
        JOIN heads ON heads.grain = r.grain AND heads.covered < r.version
        ON CONFLICT (grain, version) DO UPDATE SET writer = j.writer WHERE j.writer = excluded.writer AND j.checksum = excluded.checksum
        RETURNING grain
        """;

    private const string Cover = """
        WITH heads AS MATERIALIZED
        (
            SELECT h.grain, c.version FROM sqlx_journal_head h JOIN unnest(@grains, @versions) AS c(grain, version) USING (grain)
            ORDER BY h.grain FOR UPDATE OF h
        ),
        covered AS
        (
            UPDATE sqlx_journal_head h SET covered = heads.version FROM heads
            WHERE h.grain = heads.grain AND h.covered < heads.version
        )
        DELETE FROM sqlx_journal j USING heads WHERE j.grain = heads.grain AND j.version <= heads.version
        """;

    /// <summary>Two: while one waits for the disk, the other is parsed and inserted.</summary>
    public int ConcurrentAppends => 2;

    public async Task<IReadOnlyList<bool>> AppendAsync(IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection) { Timeout = TimeoutSeconds };
        var grains = Select(rows, row => row.Grain);
        var versions = Select(rows, row => row.Version);

        // The statements of a batch run in one transaction.
        if (versions.Contains(1))
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(AddHeads)
            {
                Parameters = { Array("grains", NpgsqlDbType.Text, grains), Array("versions", NpgsqlDbType.Bigint, versions) },
            });
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(AddRows)
        {
            Parameters =
            {
                Array("grains", NpgsqlDbType.Text, grains),
                Array("versions", NpgsqlDbType.Bigint, versions),
                Array("writers", NpgsqlDbType.Bigint, Select(rows, row => row.Writer)),
                Array("checksums", NpgsqlDbType.Bigint, Select(rows, row => (long)row.Checksum)),
                Array("payloads", NpgsqlDbType.Bytea, Select(rows, row => row.Payload.ToArray())),
            },
        });
        var stored = new HashSet<string>(StringComparer.Ordinal);
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            do
            {
                while (await reader.ReadAsync(cancellationToken))
                    stored.Add(reader.GetString(0));
            }
            while (await reader.NextResultAsync(cancellationToken));
        }

        return System.Array.ConvertAll(grains, stored.Contains);
    }

    public async Task<JournalTail> ReadAsync(string grain, long after, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("SELECT covered FROM sqlx_journal_head WHERE grain = $1") { Parameters = { Value(grain) } },
                new NpgsqlBatchCommand("SELECT version, writer, payload, checksum FROM sqlx_journal WHERE grain = $1 AND version > $2 ORDER BY version")
                {
                    Parameters = { Value(grain), Value(after) },
                },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var covered = await reader.ReadAsync(cancellationToken) ? reader.GetInt64(0) : 0;
        await reader.NextResultAsync(cancellationToken);
        var rows = new List<JournalRow>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new JournalRow(grain, reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2), unchecked((uint)reader.GetInt64(3))));
        return new JournalTail(covered, rows);
    }

    public async Task CoverAsync(IReadOnlyList<JournalCover> covers, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Cover);
        command.Parameters.Add(Array("grains", NpgsqlDbType.Text, Select(covers, cover => cover.Grain)));
        command.Parameters.Add(Array("versions", NpgsqlDbType.Bigint, Select(covers, cover => cover.Version)));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static T[] Select<TSource, T>(IReadOnlyList<TSource> rows, Func<TSource, T> of)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = of(rows[i]);
        return values;
    }

    private static NpgsqlParameter Array<T>(string name, NpgsqlDbType element, T[] values) =>
        new(name, NpgsqlDbType.Array | element) { Value = values };

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };
}
