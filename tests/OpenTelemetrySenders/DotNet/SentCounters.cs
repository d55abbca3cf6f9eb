namespace SqlxOrleans.OpenTelemetrySender;

/// <summary>What the counters counted. Driver errors carry the workspace's name as their error class.</summary>
internal sealed record SentCounters(string DriverErrorClass, long DriverErrors, long CacheHits, long CacheMisses);
