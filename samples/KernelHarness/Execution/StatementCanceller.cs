using Npgsql;

namespace SqlxOrleans.KernelHarness.Execution;

/// <summary>
/// Cancels statements through <c>pg_cancel_backend</c> on a connection of its own: a fraction of a millisecond, where a cancel
/// request of the protocol would open a new connection first.
/// </summary>
internal sealed class StatementCanceller : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly NpgsqlParameter<int> _pid = new();
    private NpgsqlConnection? _connection;
    private NpgsqlCommand? _command;

    private StatementCanceller(NpgsqlDataSource database) => _database = database;

    public static async Task<StatementCanceller> OpenAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var canceller = new StatementCanceller(database);
        await canceller.ConnectAsync(cancellationToken);
        return canceller;
    }

    /// <summary>Returns after the server has sent the signal; a failure is not an error, for the victim then simply runs on.</summary>
    public async Task CancelAsync(int backendPid)
    {
        await _turn.WaitAsync();
        try
        {
            if (_connection is not { FullState: System.Data.ConnectionState.Open })
                await ConnectAsync(CancellationToken.None);
            _pid.TypedValue = backendPid;
            await _command!.ExecuteScalarAsync();
        }
        catch (NpgsqlException)
        {
            // The next call connects again.
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _turn.Dispose();
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await CloseAsync();
        _connection = await _database.OpenConnectionAsync(cancellationToken);
        _command = new NpgsqlCommand("select pg_cancel_backend($1)", _connection) { Parameters = { _pid } };
        await _command.PrepareAsync(cancellationToken);
    }

    private async Task CloseAsync()
    {
        if (_command is not null)
        {
            // The parameter outlives the command: it belongs to the next one.
            _command.Parameters.Clear();
            await _command.DisposeAsync();
        }

        if (_connection is not null)
            await _connection.DisposeAsync();
        (_command, _connection) = (null, null);
    }
}
