namespace SqlxOrleans.EndToEnd.Tests.OpenTelemetry;

/// <summary>What the counters counted.</summary>
internal sealed record SentCounters(string DriverErrorClass, long DriverErrors, long CacheHits, long CacheMisses);
