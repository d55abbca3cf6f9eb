using System.Globalization;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Scale;

/// <summary>A silo's own figures from <c>/metrics</c>.</summary>
internal sealed class SiloMetrics(SiloCluster cluster, LocalSilo silo)
{
    private const string HeapSize = "dotnet_gc_last_collection_heap_size";
    private const string Fragmentation = "dotnet_gc_last_collection_heap_fragmentation_size";

    // Two, so that what waits for its finaliser after the first is gone after the second.
    private const int Collections = 2;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of live objects after a full collection; NaN when the silo does not publish its heap.</summary>
    public async Task<double> LiveBytesAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < Collections; i++)
        {
            await ForcedCollection.RunAsync(silo.ProcessId, cancellationToken);
            await Task.Delay(Settle, cancellationToken);
        }

        var lines = await ReadAsync(cancellationToken);
        return Sum(lines, HeapSize) - Sum(lines, Fragmentation);
    }

    /// <summary>Active grains.</summary>
    public async Task<double> ActivationsAsync(CancellationToken cancellationToken) =>
        Sum(await ReadAsync(cancellationToken), "orleans_catalog_activations");

    /// <summary>Bytes that its process has allocated so far; NaN when the silo does not publish it.</summary>
    public async Task<double> AllocatedBytesAsync(CancellationToken cancellationToken) =>
        Sum(await ReadAsync(cancellationToken), "dotnet_gc_heap_total_allocated");

    /// <summary>Cache events that were counted; 0 without one.</summary>
    public async Task<double> CacheEventsAsync(CancellationToken cancellationToken) =>
        Sum(await ReadAsync(cancellationToken), "sqlx_cache_events_total") is var counted && double.IsNaN(counted) ? 0 : counted;

    private async Task<string[]> ReadAsync(CancellationToken cancellationToken)
    {
        using var http = cluster.CreateHttpClient(silo);
        var text = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);
        return text.Split('\n');
    }

    /// <summary>Over all labels; NaN without one line.</summary>
    private static double Sum(string[] lines, string name)
    {
        var values = lines.Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' ')
            .Select(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Replace(name, string.Empty, StringComparison.Ordinal).Trim().Split(' ')[0], CultureInfo.InvariantCulture))
            .ToList();
        return values.Count == 0 ? double.NaN : values.Sum();
    }
}
