namespace SqlxOrleans.Load.Peers;

/// <summary>A server that was started for one measurement, empty.</summary>
internal interface IPeer : IAsyncDisposable
{
    /// <summary>User and system time of its processes since their start.</summary>
    TimeSpan CpuTime { get; }

    /// <summary>Resident bytes now, and at most since its start.</summary>
    (long Now, long Most) Memory { get; }

    /// <summary>Where it keeps its data.</summary>
    string Folder { get; }

    /// <summary>Sends one of the prepared requests; it was acknowledged when the task ends.</summary>
    /// <exception cref="Traffic.LoadFailedException">It was refused.</exception>
    Task SendAsync(int tenant, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Makes what was acknowledged visible to queries, where it is not at once.</summary>
    Task SettleAsync(CancellationToken cancellationToken);

    /// <summary>p95 in ms of every tenant and class over the five minutes that hold the points.</summary>
    Task<IReadOnlyDictionary<(string Tenant, string Class), double>> ReadP95Async(CancellationToken cancellationToken);

    /// <summary>How many points it has of them.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);
}
