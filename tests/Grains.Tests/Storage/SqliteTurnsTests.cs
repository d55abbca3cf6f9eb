using SqlxOrleans.Silo.Hosting.Storage;

namespace SqlxOrleans.Grains.Tests.Storage;

public sealed class SqliteTurnsTests
{
    [Fact]
    public async Task The_journal_goes_before_others_that_asked_earlier()
    {
        var turns = new SqliteTurns();
        await turns.TakeAsync(journal: false, CancellationToken.None);
        var snapshot = turns.TakeAsync(journal: false, CancellationToken.None).AsTask();
        var journal = turns.TakeAsync(journal: true, CancellationToken.None).AsTask();
        turns.End();
        await journal;
        Assert.False(snapshot.IsCompleted);
        turns.End();
        await snapshot;
        turns.End();
        await turns.TakeAsync(journal: false, CancellationToken.None);
    }

    [Fact]
    public async Task One_that_gave_up_is_passed_over()
    {
        var turns = new SqliteTurns();
        await turns.TakeAsync(journal: false, CancellationToken.None);
        using var impatience = new CancellationTokenSource();
        var impatient = turns.TakeAsync(journal: true, impatience.Token).AsTask();
        var patient = turns.TakeAsync(journal: false, CancellationToken.None).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        turns.End();
        await patient;
    }
}
