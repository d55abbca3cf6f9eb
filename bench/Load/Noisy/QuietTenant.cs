using System.Collections.Concurrent;
using System.Diagnostics;
using SqlxOrleans.Load.Ingest;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Noisy;

/// <summary>
/// A tenant with a steady, modest rate. Requests leave when they are due, whatever became of those before, so that a slow answer does not hide
/// the next one's.
/// </summary>
internal sealed class QuietTenant(IIngestSender sender, string tenant, int rate, int points)
{
    private const int Bodies = 256;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<SpanBody> _free = new(Enumerable.Range(0, Bodies).Select(slot => new SpanBody(points, slot)));
    private readonly ConcurrentBag<Task> _underWay = [];
    private readonly ConcurrentQueue<(NoisyPhase? Phase, double Ms)> _answers = new();
    private long _acknowledged;
    private long _refusals;
    private long _skipped;

    /// <summary>The phase that a request belongs to by the moment when it leaves; null: none.</summary>
    public NoisyPhase? Phase { get; set; }

    /// <summary>Spans that were acknowledged.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>How often it was told to come again.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Requests that are not acknowledged yet.</summary>
    public int UnderWay => _underWay.Count(sent => !sent.IsCompleted);

    /// <summary>Requests that were not sent because 256 were under way.</summary>
    public long Skipped => Interlocked.Read(ref _skipped);

    /// <summary>From sending to acknowledgement, of one phase, over all its rounds; read it when the tenant has ended.</summary>
    public IReadOnlyList<double> AckMs(NoisyPhase phase) => [.. _answers.Where(answer => answer.Phase == phase).Select(answer => answer.Ms)];

    /// <summary>Ends when it was asked to and everything is acknowledged.</summary>
    public async Task RunAsync(CancellationToken until, CancellationToken abandon)
    {
        var interval = TimeSpan.FromSeconds(1.0 / rate);
        var started = Stopwatch.GetTimestamp();
        for (long due = 0; !until.IsCancellationRequested; due++)
        {
            var wait = (interval * due) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_free.TryDequeue(out var body))
                _underWay.Add(SendAsync(body, Phase, abandon));
            else
                Interlocked.Increment(ref _skipped);
        }

        await Task.WhenAll(_underWay);
    }

    private async Task SendAsync(SpanBody body, NoisyPhase? phase, CancellationToken abandon)
    {
        var bytes = body.Next(TimeProvider.System.GetUtcNow());
        var sent = Stopwatch.GetTimestamp();
        while (!await sender.SendAsync(tenant, bytes, abandon))
        {
            Interlocked.Increment(ref _refusals);
            await Task.Delay(RetryPause, abandon);
        }

        _answers.Enqueue((phase, Stopwatch.GetElapsedTime(sent).TotalMilliseconds));
        Interlocked.Add(ref _acknowledged, body.Requests);
        _free.Enqueue(body);
    }
}
