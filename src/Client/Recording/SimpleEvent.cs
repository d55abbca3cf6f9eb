namespace SqlxOrleans.Client.Recording;

/// <summary>Events that are only counted. The cache events follow the order of <see cref="CacheEvent"/>.</summary>
internal enum SimpleEvent
{
    Arrival,
    Preemption,
    CacheHit,
    CacheMiss,
    CacheInvalidate,
}
