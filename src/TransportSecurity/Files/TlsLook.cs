namespace SqlxOrleans.TransportSecurity.Files;

/// <summary>What a look at the files of a port found.</summary>
/// <param name="Renewed">The material that is in force from now on; null when it stays.</param>
/// <param name="Problem">Why new contents are not in force; null when there are none, or they are. Told once for the same contents.</param>
public readonly record struct TlsLook(TlsMaterial? Renewed, TlsFileException? Problem);
