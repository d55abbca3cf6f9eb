namespace SqlxOrleans.Load.Peers;

/// <summary>A contender.</summary>
/// <param name="Name">Part of its figures' names.</param>
/// <param name="Encode">Its requests, by tenant, number and whether they are the warm-up's.</param>
/// <param name="Tolerance">How far its p95 may be from the exact one.</param>
/// <param name="StartAsync">Starts it, empty.</param>
internal sealed record PeerKind(
    string Name,
    Func<PeerPoints, int, int, bool, byte[]> Encode,
    double Tolerance,
    Func<PeerPoints, CancellationToken, Task<IPeer>> StartAsync);
