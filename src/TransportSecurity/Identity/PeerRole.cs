namespace SqlxOrleans.TransportSecurity.Identity;

/// <summary>What a process is to a cluster.</summary>
public enum PeerRole
{
    /// <summary>A member of the cluster.</summary>
    Silo,

    /// <summary>A database kernel: it sends telemetry and takes weights through a gateway.</summary>
    Kernel,
}
