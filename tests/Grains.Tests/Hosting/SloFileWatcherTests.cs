using SqlxOrleans.Testing;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Grains.Interfaces.Slos;
using SqlxOrleans.Grains.Tests.Storage;
using SqlxOrleans.Silo.Hosting;
using SqlxOrleans.Silo.Hosting.Observability;
using SqlxOrleans.Silo.Hosting.Slos;
using SqlxOrleans.SloFiles;

namespace SqlxOrleans.Grains.Tests.Hosting;

public sealed class SloFileWatcherTests : IAsyncDisposable
{
    private const string Good = "version: 1\nrelease: one\n";
    private const string Better = "version: 1\nrelease: two\n";
    private const string Bad = "version: 1\nclasses:\n  L: { p95_ms: -1, availability: 7 }\n";

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeSloBook _book = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SloFileStatus _status;
    private SloFileWatcher? _watcher;

    public SloFileWatcherTests() => _status = new SloFileStatus(_services.GetRequiredService<IMeterFactory>());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string SloPath => _directory.File("slo.yml");

    [Fact]
    public async Task File_is_proposed_at_start_and_again_when_it_changes()
    {
        await File.WriteAllTextAsync(SloPath, Good, Cancel);
        await WatchAsync(TimeSpan.FromHours(1));
        Assert.Equal(Good, await _book.NextAsync(Cancel));

        await File.WriteAllTextAsync(SloPath, Better, Cancel);

        await ProposedAsync(Better);
        await Eventually.HoldsAsync(() => _status.State.ContentHash == ContentHash.Of(Better), Cancel);
        Assert.False(_status.State.Invalid);
    }

    [Fact]
    public async Task File_is_proposed_when_a_directory_is_swapped_behind_its_symbolic_link()
    {
        foreach (var (version, text) in new[] { ("..v1", Good), ("..v2", Better) })
        {
            Directory.CreateDirectory(_directory.File(version));
            await File.WriteAllTextAsync(Path.Combine(_directory.File(version), "slo.yml"), text, Cancel);
        }

        Directory.CreateSymbolicLink(_directory.File("..data"), "..v1");
        File.CreateSymbolicLink(SloPath, Path.Combine("..data", "slo.yml"));
        await WatchAsync(TimeSpan.FromHours(1));
        Assert.Equal(Good, await _book.NextAsync(Cancel));

        // As the kubelet does it: a new link, renamed over the old one.
        Directory.CreateSymbolicLink(_directory.File("..data_tmp"), "..v2");
        using var rename = Process.Start("mv", ["-T", _directory.File("..data_tmp"), _directory.File("..data")]);
        await rename.WaitForExitAsync(Cancel);

        await ProposedAsync(Better);
    }

    [Fact]
    public async Task Refused_file_is_told_with_every_error_until_it_is_mended()
    {
        await File.WriteAllTextAsync(SloPath, Bad, Cancel);
        await WatchAsync(TimeSpan.FromHours(1));

        await Eventually.HoldsAsync(() => _status.State.Invalid, Cancel);
        Assert.True(_status.State.Errors.Count >= 2, string.Join('\n', _status.State.Errors));
        Assert.Equal("sha256:old", _status.State.ContentHash);
        Assert.Equal(1, Gauge());

        await File.WriteAllTextAsync(SloPath, Good, Cancel);
        await Eventually.HoldsAsync(() => !_status.State.Invalid, Cancel);
        Assert.Equal(0, Gauge());
    }

    [Fact]
    public async Task File_that_appears_later_is_proposed()
    {
        await WatchAsync(TimeSpan.FromHours(1));
        await Eventually.HoldsAsync(() => _status.State.Path == SloPath, Cancel);
        Assert.False(_status.State.Found);

        await File.WriteAllTextAsync(SloPath, Good, Cancel);

        await ProposedAsync(Good);
    }

    [Fact]
    public async Task Proposal_is_made_again_when_the_cluster_was_away()
    {
        _book.Failures = 2;
        await File.WriteAllTextAsync(SloPath, Good, Cancel);

        await WatchAsync(TimeSpan.FromMilliseconds(20));

        await Eventually.HoldsAsync(() => _status.State.ContentHash == ContentHash.Of(Good), Cancel);
    }

    [Fact]
    public async Task Version_of_another_silo_comes_into_force_here()
    {
        var current = new CurrentSlo();
        _book.Current = new SloVersionRecord(ContentHash.Of(Better), "two", "elsewhere", DateTimeOffset.UnixEpoch, Better);
        using var refresher = new SloRefresher(_book, current, _status, TimeProvider.System, NullLogger<SloRefresher>.Instance);

        await refresher.StartAsync(Cancel);

        await Eventually.HoldsAsync(() => current.Document.Release == "two", Cancel);
        Assert.Equal("elsewhere", new SiloSloStatus(_status).Source);
        await refresher.StopAsync(Cancel);
    }

    [Fact]
    public async Task Configuration_that_is_wrong_at_start_is_refused_with_every_error()
    {
        await File.WriteAllTextAsync(SloPath, "observability:\n  otel: { sampling: 7 }\n  slo: { refreshSec: none }\n", Cancel);

        var refusal = Assert.Throws<StartRefusedException>(() => ObservabilitySource.Load(SloPath));

        Assert.True(refusal.Reasons.Count >= 2, refusal.Message);
    }

    [Fact]
    public async Task Configuration_that_becomes_wrong_keeps_what_was_in_force()
    {
        await File.WriteAllTextAsync(SloPath, "observability:\n  slo: { refreshSec: 7 }\n", Cancel);
        var source = ObservabilitySource.Load(SloPath);

        Assert.NotEmpty(source.Offer("observability: [1]"));
        Assert.True(source.Invalid);
        Assert.Equal(7, source.Settings.SloRefresh.TotalSeconds);

        Assert.Empty(source.Offer("observability:\n  slo: { refreshSec: 8 }\n"));
        Assert.False(source.Invalid);
        Assert.Equal(8, source.Settings.SloRefresh.TotalSeconds);
    }

    public async ValueTask DisposeAsync()
    {
        if (_watcher is not null)
            await _watcher.StopAsync(CancellationToken.None);
        _watcher?.Dispose();
        await _services.DisposeAsync();
        _directory.Dispose();
    }

    private Task WatchAsync(TimeSpan refresh)
    {
        _watcher = new SloFileWatcher(
            new SloFileSource(() => SloPath, () => refresh), _book, _status, TimeProvider.System, NullLogger<SloFileWatcher>.Instance);
        return _watcher.StartAsync(Cancel);
    }

    // A write can be seen half done; what counts is that the whole text arrives.
    private async Task ProposedAsync(string text)
    {
        while (await _book.NextAsync(Cancel) != text)
        {
        }
    }

    private int Gauge()
    {
        var values = new List<int>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "sqlx_slo_config_invalid" && instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => values.Add(value));
        listener.Start();
        listener.RecordObservableInstruments();
        return Assert.Single(values);
    }
}
