using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>
/// Connections to one SQLite file, one at a time and in the order they were asked for, the journal's first. SQLite has one writer; without the
/// queue 64 grains that write at once poll its lock, and the unluckiest waits about a second instead of 64 ms.
/// </summary>
/// <remarks>
/// <b>Durability.</b> Write-ahead log with <c>synchronous = FULL</c>: a write that was answered has been synced to disk and
/// survives <c>kill -9</c> and a power cut. <c>NORMAL</c> would be faster and could lose the last commits with the power;
/// grain snapshots and reminders are too few to need it.
/// </remarks>
internal sealed class SqliteDataSource : DbDataSource
{
    // A commit of the journal touches an index page a series: with the default cache of 2 MB it would read most of them again,
    // and with a checkpoint every 1,000 pages write many of them twice. A longer one holds commits up for longer.
    private const string Pragmas =
        "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;";

    private readonly SqliteTurns _turns = new();

    // Pragmas stay with SQLite's own connection, which the pool gives out again: setting them costs as much as a small write.
    private readonly ConditionalWeakTable<sqlite3, object> _prepared = [];

    public SqliteDataSource(string file)
    {
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = true,
            DefaultTimeout = 30,
        }.ToString();
    }

    public override string ConnectionString { get; }

    // The exact type, because Orleans compares it with the one its invariant names; so the turn ends with the state change.
    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    protected override DbConnection OpenDbConnection() =>
        throw new NotSupportedException("Open SQLite connections asynchronously: they wait for their turn.");

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default) =>
        await OpenAsync(journal: false, cancellationToken);

    /// <summary>A connection for the journal's next commit.</summary>
    public ValueTask<SqliteConnection> OpenForJournalAsync(CancellationToken cancellationToken) => OpenAsync(journal: true, cancellationToken);

    private async ValueTask<SqliteConnection> OpenAsync(bool journal, CancellationToken cancellationToken)
    {
        await _turns.TakeAsync(journal, cancellationToken);
        var connection = new SqliteConnection(ConnectionString);
        var ended = 0;
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState == ConnectionState.Closed)
                EndTurn();
        };
        try
        {
            await connection.OpenAsync(cancellationToken);
            if (!_prepared.TryGetValue(connection.Handle!, out _))
            {
                using var pragmas = connection.CreateCommand();
                pragmas.CommandText = Pragmas;
                pragmas.ExecuteNonQuery();
                _prepared.Add(connection.Handle!, _turns);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            EndTurn();
            throw;
        }

        void EndTurn()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
                _turns.End();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            using var connection = new SqliteConnection(ConnectionString);
            SqliteConnection.ClearPool(connection);
        }

        base.Dispose(disposing);
    }
}
