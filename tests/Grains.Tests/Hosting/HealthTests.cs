using System.Data.Common;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Grains.Tests.Storage;
using SqlxOrleans.Silo.Hosting;
using SqlxOrleans.Silo.Hosting.Health;
using SqlxOrleans.Silo.Hosting.Storage;

namespace SqlxOrleans.Grains.Tests.Hosting;

public sealed class HealthTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("startup", "active")]
    [InlineData("ready", "reachable")]
    [InlineData("live", "last beat")]
    public async Task Endpoint_answers_ok_with_its_reasons_when_the_silo_runs(string endpoint, string reason)
    {
        using var http = new HttpClient { BaseAddress = fixture.Silo.HttpUri };

        using var answer = await http.GetAsync(new Uri($"/health/{endpoint}", UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_failure_is_told_with_its_reason_and_probed_once_a_second_at_most()
    {
        var time = new FakeTimeProvider();
        await using var storage = new BrokenStorage("disk I/O error");
        var probe = new StorageProbe(storage, time);

        var failures = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => probe.FailureAsync()));
        Assert.All(failures, failure => Assert.Equal("disk I/O error", failure));
        Assert.Equal(1, storage.Probes);

        time.Advance(TimeSpan.FromSeconds(1));
        await probe.FailureAsync();
        Assert.Equal(2, storage.Probes);
    }

    [Fact]
    public async Task Storage_that_does_not_answer_fails_after_a_while_instead_of_hanging()
    {
        var time = new FakeTimeProvider();
        await using var storage = new BrokenStorage(message: null);
        var probe = new StorageProbe(storage, time);
        var failure = probe.FailureAsync();
        await storage.Probed;

        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Contains("no answer", await failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_stalled_when_no_beat_came_for_half_a_minute()
    {
        var time = new FakeTimeProvider();
        using var progress = new LocalProgress(time);
        Assert.False(progress.IsStalled);

        time.Advance(TimeSpan.FromSeconds(31));

        Assert.True(progress.IsStalled);
    }

    [Fact]
    public async Task Second_silo_on_the_same_directory_is_refused()
    {
        using var directory = new TemporaryDirectory();
        var options = new EmbeddedSiloOptions { DataDirectory = directory.Path };
        await using var first = await EmbeddedSilo.StartAsync(options, Cancel);

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => EmbeddedSilo.StartAsync(options, Cancel));

        Assert.Contains("in use by another silo", refusal.Message, StringComparison.Ordinal);
    }

    private sealed class BrokenStorage(string? message) : IStorageBackEnd
    {
        public Persistence.Journal.IJournalStore Journal => throw new NotSupportedException();

        private readonly TaskCompletionSource _probed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _probes;

        public int Probes => _probes;

        public Task Probed => _probed.Task;

        public string Invariant => "none";

        public DbDataSource DataSource => throw new NotSupportedException();

        public string Description => "broken";

        public bool IsShared => false;

        public Task<IReadOnlyList<SchemaStep>> MigrateAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SchemaStep>>([]);

        public Task<IReadOnlyList<SchemaStep>> MissingAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SchemaStep>>([]);

        public Task ProbeAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _probes);
            _probed.TrySetResult();
            return message is null ? new TaskCompletionSource().Task : throw new InvalidOperationException(message);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
