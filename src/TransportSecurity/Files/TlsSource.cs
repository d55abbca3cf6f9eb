namespace SqlxOrleans.TransportSecurity.Files;

/// <summary>The certificate of a port as its files have it now. A broken file leaves the one before in force.</summary>
public sealed class TlsSource
{
    private readonly Lock _gate = new();
    private volatile TlsMaterial _current;
    private byte[] _refused = [];
    private string? _unreadable;

    /// <exception cref="TlsFileException">A file does not hold what it must.</exception>
    public TlsSource(TlsFiles files) => (Files, _current) = (files, TlsMaterial.Load(files));

    /// <summary>Where it is read from.</summary>
    public TlsFiles Files { get; }

    /// <summary>What new handshakes use; safe to read from any thread.</summary>
    public TlsMaterial Current => _current;

    /// <summary>Reads the files and, when they hold something new and sound, puts it in force.</summary>
    public TlsLook Look()
    {
        lock (_gate)
        {
            TlsContents contents;
            try
            {
                contents = TlsContents.Read(Files);
            }
            catch (TlsFileException problem)
            {
                var told = _unreadable == problem.Message;
                _unreadable = problem.Message;
                return new TlsLook(null, told ? null : problem);
            }

            _unreadable = null;
            if (contents.Digest.SequenceEqual(_current.Digest) || contents.Digest.SequenceEqual(_refused))
                return default;
            try
            {
                return new TlsLook(_current = TlsMaterial.Of(Files, contents), null);
            }
            catch (TlsFileException problem)
            {
                // Read while they were being replaced, a certificate and the key of another one: the next look finds both.
                if (Changes(contents))
                    return default;
                _refused = contents.Digest.ToArray();
                return new TlsLook(null, problem);
            }
        }
    }

    private bool Changes(TlsContents since)
    {
        try
        {
            return !TlsContents.Read(Files).Digest.SequenceEqual(since.Digest);
        }
        catch (TlsFileException)
        {
            return true;
        }
    }
}
