using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Tests;

/// <summary>How a connection ended at the port.</summary>
/// <param name="Peer">Who was let in; null: nobody.</param>
/// <param name="Refusal">Why not; null when somebody was.</param>
internal sealed record Outcome(PeerIdentity? Peer, string? Refusal);
