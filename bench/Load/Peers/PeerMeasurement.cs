namespace SqlxOrleans.Load.Peers;

/// <summary>What one server gave in one round.</summary>
/// <param name="CpuSecondsPerMillion">User and system time, from the first byte until everything was visible.</param>
/// <param name="MemoryMb">Resident then.</param>
/// <param name="PeakMemoryMb">Most that was resident.</param>
/// <param name="DiskBytesPerPoint">Blocks of its folder then, write-ahead logs included, the empty server's taken off.</param>
/// <param name="QueryMs">Until the p95 of all tenants and classes was read; median of several.</param>
/// <param name="QueryCpuMs">The server's CPU for it.</param>
/// <param name="P95Error">Greatest relative difference from the exact p95.</param>
/// <param name="PointsPerSecond">Acknowledged.</param>
internal sealed record PeerMeasurement(
    double CpuSecondsPerMillion,
    double MemoryMb,
    double PeakMemoryMb,
    double DiskBytesPerPoint,
    double QueryMs,
    double QueryCpuMs,
    double P95Error,
    double PointsPerSecond);
