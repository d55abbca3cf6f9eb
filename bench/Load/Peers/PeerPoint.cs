namespace SqlxOrleans.Load.Peers;

/// <summary>One latency.</summary>
/// <param name="Class">Number of its class.</param>
/// <param name="UnixMs">When.</param>
/// <param name="LatencyMs">How long.</param>
internal readonly record struct PeerPoint(int Class, long UnixMs, double LatencyMs);
