namespace SqlxOrleans.TransportSecurity.Connections;

/// <summary>Whether a web server asks its callers for certificates.</summary>
public enum ClientCertificates
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It does; one that is shown must be good, and none is fine too.</summary>
    Optional,

    /// <summary>Nobody gets in without a good one.</summary>
    Required,
}
