namespace SqlxOrleans.ThrowawayPostgres;

/// <summary>Who runs the server. PostgreSQL refuses root, so root hands over to <c>postgres</c> or <c>nobody</c>.</summary>
/// <param name="Name">The account to change to; <c>null</c> when this process is not root and simply runs the server itself.</param>
internal sealed record UnprivilegedUser(string? Name)
{
    private static readonly string[] Accounts = ["postgres", "nobody"];

    public static UnprivilegedUser Choose()
    {
        if (!Environment.IsPrivilegedProcess)
            return new UnprivilegedUser((string?)null);
        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return Accounts.FirstOrDefault(known.Contains) is { } name
            ? new UnprivilegedUser(name)
            : throw new PostgresUnavailableException(
                "PostgreSQL refuses to run as root, and neither the user 'postgres' nor 'nobody' exists. "
                + "Run as an ordinary user, or install PostgreSQL with 'apt-get install postgresql-15', which makes one.");
    }

    /// <summary>The command line that runs a program as this user.</summary>
    public (string Program, IEnumerable<string> Arguments) Command(string program, IEnumerable<string> arguments)
    {
        if (Name is null)
            return (program, arguments);
        if (OnPath("setpriv") is { } setpriv)
            return (setpriv, [$"--reuid={Name}", $"--regid={PrimaryGroup()}", "--clear-groups", "--", program, .. arguments]);
        if (OnPath("runuser") is { } runuser)
            return (runuser, ["-u", Name, "--", program, .. arguments]);
        throw new PostgresUnavailableException(
            "PostgreSQL refuses to run as root, and neither 'setpriv' nor 'runuser' is installed to change the user. "
            + "Install them with 'apt-get install util-linux', or run as an ordinary user.");
    }

    private string PrimaryGroup() =>
        File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(fields => fields[0] == Name)[3];

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
        .Concat(["/usr/bin", "/usr/sbin", "/bin", "/sbin"])
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
