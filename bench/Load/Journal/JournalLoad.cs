using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Domain.Telemetry.Journal;
using SqlxOrleans.Grains.Persistence.Journal;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Journal;

/// <summary>
/// Series that each have one row under way, as journalled grains have, through the silo's one writer. Rows are covered every
/// 500 versions, as by snapshots.
/// </summary>
internal sealed class JournalLoad(IServiceProvider services, int grains, int bytes)
{
    private const int CoverEvery = 500;

    private readonly JournalWriter _writer = services.GetRequiredService<JournalWriter>();
    private readonly long[] _versions = new long[grains];

    /// <param name="length">How long.</param>
    /// <param name="perSecond">Deltas a second, evenly spread over the series; null: as many as it takes.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<JournalFigures> RunAsync(TimeSpan length, double? perSecond, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var payload = JournalEntryCodec.Pack([new JournalEntry("kernel-1", 1, 1_700_000_000, 15_000_000, [new byte[bytes]])]);
        var delays = await Task.WhenAll(Enumerable.Range(0, grains).Select(grain => Task.Run(
            () => OneAsync(grain, payload, clock, length, perSecond / grains, cancellationToken), cancellationToken)));
        var elapsed = clock.Elapsed.TotalSeconds;
        var all = delays.SelectMany(each => each).ToArray();
        return new JournalFigures(all.Length / elapsed, Quantile.Of(all, 0.50), Quantile.Of(all, 0.99));
    }

    private async Task<List<double>> OneAsync(
        int grain, byte[] payload, Stopwatch clock, TimeSpan length, double? perSecond, CancellationToken cancellationToken)
    {
        var delays = new List<double>();
        var name = $"bench/series-{grain}";

        // Series start spread over their interval; a late one does not catch up, it is measured from when it was due.
        var interval = perSecond is { } rate ? TimeSpan.FromSeconds(1 / rate) : TimeSpan.Zero;
        var due = clock.Elapsed + (interval * ((double)grain / grains));
        while (clock.Elapsed < length)
        {
            if (due > clock.Elapsed)
                await Task.Delay(due - clock.Elapsed, cancellationToken);
            var from = perSecond is null ? clock.Elapsed : due;
            var version = ++_versions[grain];
            if (!await _writer.AppendAsync(JournalRow.Create(name, version, grain, payload)))
                throw new InvalidOperationException($"{name} lost version {version} although nobody else writes it.");
            delays.Add((clock.Elapsed - from).TotalMilliseconds);
            due += interval;
            if (version % CoverEvery == 0)
                _writer.Cover(name, version);
        }

        return delays;
    }
}
