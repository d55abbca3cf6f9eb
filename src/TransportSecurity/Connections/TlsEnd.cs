namespace SqlxOrleans.TransportSecurity.Connections;

/// <summary>Which end of a handshake this process is.</summary>
public enum TlsEnd
{
    /// <summary>It was connected to.</summary>
    Server,

    /// <summary>It connects.</summary>
    Client,
}
