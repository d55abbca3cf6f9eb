using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Domain.Telemetry.Journal;
using SqlxOrleans.Grains.Persistence.Journal;
using SqlxOrleans.Silo.Hosting.Storage;

namespace SqlxOrleans.Grains.Tests.Support;

/// <summary>The real journal, made to fail on request before or after a commit has landed, or to be overtaken.</summary>
internal sealed class FaultyJournal : IJournalStore
{
    private IJournalStore _inner = null!;
    private Func<Task>? _overtake;
    private volatile bool _failsBefore;
    private volatile bool _failsAfter;
    private int _failures;
    private int _appends;

    /// <summary>How many commits were made to fail.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>How many commits were tried.</summary>
    public int Appends => Volatile.Read(ref _appends);

    /// <summary>The store underneath.</summary>
    public IJournalStore Inner => _inner;

    public void FailBeforeWriting() => _failsBefore = true;

    public void FailAfterWriting() => _failsAfter = true;

    /// <summary>Runs once before the next commit.</summary>
    public void Overtake(Func<Task> before) => _overtake = before;

    public void Heal() => (_failsBefore, _failsAfter) = (false, false);

    public void Decorate(IServiceCollection services) => services.AddSingleton<IJournalStore>(provider =>
    {
        _inner = provider.GetRequiredService<IStorageBackEnd>().Journal;
        return this;
    });

    public async Task<IReadOnlyList<bool>> AppendAsync(IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _appends);
        if (Interlocked.Exchange(ref _overtake, null) is { } overtake)
            await overtake();
        if (_failsBefore)
            Fail("before");
        var stored = await _inner.AppendAsync(rows, cancellationToken);
        if (_failsAfter)
            Fail("after");
        return stored;
    }

    public Task<JournalTail> ReadAsync(string grain, long after, CancellationToken cancellationToken) => _inner.ReadAsync(grain, after, cancellationToken);

    public Task CoverAsync(IReadOnlyList<JournalCover> covers, CancellationToken cancellationToken) => _inner.CoverAsync(covers, cancellationToken);

    private void Fail(string when)
    {
        Interlocked.Increment(ref _failures);
        throw new IOException($"The test's journal fails {when} the commit.");
    }
}
