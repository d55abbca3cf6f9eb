using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace SqlxOrleans.Load.Overhead;

/// <summary>An exporter of spans, with the time that each of its batches took.</summary>
internal sealed class TimedExporter(BaseExporter<Activity> exporter) : BaseExporter<Activity>
{
    private readonly ConcurrentBag<double> _milliseconds = [];
    private long _spans;
    private long _failures;

    public IReadOnlyCollection<double> Milliseconds => _milliseconds;

    public long Spans => Interlocked.Read(ref _spans);

    public long Failures => Interlocked.Read(ref _failures);

    public void Forget()
    {
        _milliseconds.Clear();
        Interlocked.Exchange(ref _spans, 0);
        Interlocked.Exchange(ref _failures, 0);
    }

    public override ExportResult Export(in Batch<Activity> batch)
    {
        var start = Stopwatch.GetTimestamp();
        var result = exporter.Export(batch);
        _milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        Interlocked.Add(ref _spans, batch.Count);
        if (result is ExportResult.Failure)
            Interlocked.Increment(ref _failures);
        return result;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            exporter.Dispose();
        base.Dispose(disposing);
    }
}
