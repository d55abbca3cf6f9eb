using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SqlxOrleans.ThrowawayPostgres;

/// <summary>
/// A PostgreSQL server of its own for one run: made in a temporary folder from the installed binaries, on 127.0.0.1 and an
/// ephemeral port, with a random password, under an unprivileged user; stopped through its own data folder and removed on
/// disposal. It survives neither the run nor, unless <see cref="ThrowawayPostgresOptions.Durable"/>, a power cut.
/// </summary>
public sealed class ThrowawayServer : IAsyncDisposable
{
    private const string Superuser = "sqlx";
    private const int Attempts = 3;
    private readonly PostgresBinaries _binaries;
    private readonly UnprivilegedUser _user;
    private readonly ThrowawayPostgresOptions _options;
    private readonly string _folder;
    private int _port;

    private ThrowawayServer(PostgresBinaries binaries, UnprivilegedUser user, ThrowawayPostgresOptions options)
    {
        (_binaries, _user, _options) = (binaries, user, options);
        _folder = Directory.CreateTempSubdirectory("sqlx-pg-").FullName;
    }

    /// <summary>How to connect, as the superuser, to the database <c>postgres</c>.</summary>
    public string ConnectionString { get; private set; } = string.Empty;

    /// <summary>The temporary folder with the data and the server's log; gone after disposal.</summary>
    public string Folder => _folder;

    private string Data => Path.Combine(_folder, "data");

    private string PidFile => Path.Combine(Data, "postmaster.pid");

    private string Log => Path.Combine(_folder, "server.log");

    /// <summary>Makes a cluster and starts it; when that fails, nothing is left behind.</summary>
    /// <exception cref="PostgresUnavailableException">Not installed, or it does not start; the message carries the server's own words.</exception>
    public static async Task<ThrowawayServer> StartAsync(
        ThrowawayPostgresOptions? options = null, CancellationToken cancellationToken = default)
    {
        var server = new ThrowawayServer(PostgresBinaries.Find(), UnprivilegedUser.Choose(), options ?? new ThrowawayPostgresOptions());
        try
        {
            await server.MakeAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The postmaster's process id, from its own pid file.</summary>
    /// <exception cref="PostgresUnavailableException">The server was stopped.</exception>
    public int ReadProcessId() => File.Exists(PidFile)
        ? int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture)
        : throw new PostgresUnavailableException($"The PostgreSQL in {_folder} does not run.");

    /// <summary>
    /// Starts it again on the same data and port and waits until it accepts connections. The caller has made sure that all its
    /// processes have ended.
    /// </summary>
    /// <exception cref="PostgresUnavailableException">It does not start; the message carries the server's own words.</exception>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        // A killed server leaves it behind, and the new one takes it for a running one for as long as nobody has collected the
        // dead process: in a container whose first process does not, for ever.
        File.Delete(PidFile);
        Require("pg_ctl start", await StartAsync(_port, cancellationToken));
    }

    /// <summary>Stops the server and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        // The server's own pid file, not a flag of ours: a start that was cancelled halfway has to be stopped too.
        if (File.Exists(PidFile))
        {
            await RunAsync("stopping", _binaries.PgCtl, ["stop", "-D", Data, "-m", "immediate", "-w", "-t", Seconds], CancellationToken.None);
        }

        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private string Seconds => ((int)_options.Patience.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var passwordFile = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(passwordFile, password, cancellationToken);
        if (_user.Name is not null)
            await Tool.RunAsync("chown", ["-R", _user.Name, _folder], _options.Patience, cancellationToken);

        Require("initdb", await RunAsync("making", _binaries.InitDb,
            ["-D", Data, "-U", Superuser, "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale=C", "--no-sync"],
            cancellationToken));
        File.Delete(passwordFile);
        await StartOnFreePortAsync(password, cancellationToken);
    }

    private async Task StartOnFreePortAsync(string password, CancellationToken cancellationToken)
    {
        // Another process can take the port between our look and the server's bind, hence more than one attempt.
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var started = await StartAsync(port, cancellationToken);
            if (started.ExitCode == 0)
            {
                _port = port;
                ConnectionString = $"Host=127.0.0.1;Port={port};Username={Superuser};Password={password};Database=postgres";
                return;
            }

            if (attempt == Attempts)
                Require("pg_ctl start", started);
        }
    }

    private Task<ToolResult> StartAsync(int port, CancellationToken cancellationToken)
    {
        var settings = string.Join(' ', _options.Effective(port).Select(setting => $"-c {setting.Key}='{setting.Value}'"));
        return RunAsync("starting", _binaries.PgCtl, ["start", "-D", Data, "-l", Log, "-w", "-t", Seconds, "-o", settings], cancellationToken);
    }

    private Task<ToolResult> RunAsync(string doing, string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var (command, all) = _user.Command(program, arguments);
        try
        {
            return Tool.RunAsync(command, all, _options.Patience, cancellationToken, workingDirectory: _folder);
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new PostgresUnavailableException($"PostgreSQL: {doing} failed, '{command}' cannot be run: {problem.Message}", problem);
        }
    }

    private void Require(string step, ToolResult result)
    {
        if (result.ExitCode == 0)
            return;
        var log = File.Exists(Log) ? File.ReadAllText(Log) : string.Empty;
        throw new PostgresUnavailableException(
            $"PostgreSQL's {step} in {_folder} failed with exit code {result.ExitCode}: {result.Output.Trim()} {log.Trim()} "
            + "The folder's parents must be readable for the server's user (see TMPDIR), and the disk must have about 100 MB left.");
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
