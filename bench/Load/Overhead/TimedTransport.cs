using System.Collections.Concurrent;
using System.Diagnostics;
using SqlxOrleans.Client.Flushing;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Load.Overhead;

/// <summary>The client's own transport, with the time until each batch is answered.</summary>
internal sealed class TimedTransport(ITelemetryTransport transport) : ITelemetryTransport
{
    private readonly ConcurrentBag<double> _milliseconds = [];

    public IReadOnlyCollection<double> Milliseconds => _milliseconds;

    public void Forget() => _milliseconds.Clear();

    public async Task<IngestReceipt> SendAsync(TelemetryBatch batch, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var receipt = await transport.SendAsync(batch, cancellationToken);
        _milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return receipt;
    }
}
