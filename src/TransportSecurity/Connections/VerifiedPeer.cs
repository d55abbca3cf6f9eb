using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Connections;

/// <summary>Who is at the other end of a connection, shown by a certificate that was judged when it was opened; a feature of the connection.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="NotAfter">Until when the certificate says so. A connection may live longer.</param>
public sealed record VerifiedPeer(PeerIdentity Identity, DateTimeOffset NotAfter);
