namespace SqlxOrleans.TransportSecurity.Files;

/// <summary>A file does not hold what it must. The message names file and reason, never what is in it.</summary>
public sealed class TlsFileException(string file, string reason, Exception? inner = null) : Exception($"{file}: {reason}", inner)
{
    /// <summary>The file as configured.</summary>
    public string File { get; } = file;
}
