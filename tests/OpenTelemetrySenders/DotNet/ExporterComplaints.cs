using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace SqlxOrleans.OpenTelemetrySender;

/// <summary>What the SDK reports about itself: a failed or partly refused export would otherwise be silent.</summary>
internal sealed class ExporterComplaints : EventListener
{
    private readonly ConcurrentQueue<string> _all = new();

    public IReadOnlyCollection<string> All => _all;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name.StartsWith("OpenTelemetry", StringComparison.Ordinal))
            EnableEvents(eventSource, EventLevel.Warning);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The runtime's own instruments, which nobody asked for.
        if (eventData.EventName == "MetricInstrumentIgnored")
            return;
        _all.Enqueue($"{eventData.EventName}: {string.Join(" | ", eventData.Payload ?? Array.Empty<object?>().AsReadOnly())}");
    }
}
