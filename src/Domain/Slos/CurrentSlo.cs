namespace SqlxOrleans.Domain.Slos;

/// <summary>
/// The slo.yml version in force in this process, swapped as a whole when a newer one arrives; readers never lock.
/// </summary>
public sealed class CurrentSlo
{
    private volatile SloVersion _version = SloVersion.BuiltIn;

    /// <summary>The version in force.</summary>
    public SloVersion Version => _version;

    /// <summary>The targets in force.</summary>
    public SloDocument Document => _version.Document;

    /// <summary>Puts a version in force.</summary>
    public void Set(SloVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        _version = version;
    }
}
