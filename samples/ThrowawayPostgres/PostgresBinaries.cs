namespace SqlxOrleans.ThrowawayPostgres;

/// <summary>Where the installed PostgreSQL keeps its server programs. Debian does not put them on the path.</summary>
public sealed record PostgresBinaries(string Folder)
{
    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    /// <summary><c>initdb</c>'s full path.</summary>
    public string InitDb => Path.Combine(Folder, "initdb");

    /// <summary><c>pg_ctl</c>'s full path.</summary>
    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    /// <summary>Finds them on PATH, else under <c>/usr/lib/postgresql/*/bin</c>, version 15 first and then the newest.</summary>
    /// <exception cref="PostgresUnavailableException">PostgreSQL's server programs are not installed.</exception>
    public static PostgresBinaries Find() =>
        TryFind() ?? throw new PostgresUnavailableException(
            "PostgreSQL's server programs (initdb, pg_ctl, postgres) are neither on PATH nor under /usr/lib/postgresql/15/bin. "
            + "Install them with 'apt-get install postgresql-15', or give a connection string instead of 'auto'.");

    /// <summary>As <see cref="Find"/>; <c>null</c> when they are not installed.</summary>
    public static PostgresBinaries? TryFind() =>
        Candidates().FirstOrDefault(folder => Needed.All(name => File.Exists(Path.Combine(folder, name)))) is { } found
            ? new PostgresBinaries(found)
            : null;

    private static IEnumerable<string> Candidates()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator))
        {
            if (folder.Length > 0)
                yield return folder;
        }

        const string Debian = "/usr/lib/postgresql";
        if (!Directory.Exists(Debian))
            yield break;
        var versions = Directory.EnumerateDirectories(Debian)
            .Select(folder => (Folder: folder, Version: int.TryParse(Path.GetFileName(folder), out var version) ? version : 0))
            .OrderByDescending(found => found.Version == 15)
            .ThenByDescending(found => found.Version);
        foreach (var (folder, _) in versions)
            yield return Path.Combine(folder, "bin");
    }
}
