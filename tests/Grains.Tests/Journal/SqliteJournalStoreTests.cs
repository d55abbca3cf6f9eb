using SqlxOrleans.Grains.Persistence.Journal;
using SqlxOrleans.Grains.Tests.Storage;
using SqlxOrleans.Silo.Hosting.Storage;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Journal;

public sealed class SqliteJournalStoreTests : JournalStoreTests, IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteBackEnd _backEnd;

    public SqliteJournalStoreTests() => _backEnd = new SqliteBackEnd(Path.Combine(_directory.Path, "sqlx.db"));

    private protected override IJournalStore Store => _backEnd.Journal;

    public async ValueTask InitializeAsync() => await _backEnd.MigrateAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _backEnd.DisposeAsync();
        _directory.Dispose();
    }
}
