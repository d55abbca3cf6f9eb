using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SqlxOrleans.Testing;
using SqlxOrleans.ThrowawayPostgres;

namespace SqlxOrleans.Grains.Tests.Storage;

/// <summary>Runs the script for the runtime role as an administrator does.</summary>
internal static class RuntimeRole
{
    public static async Task GrantAsync(string ownerConnection, string role, CancellationToken cancellationToken)
    {
        var owner = new NpgsqlConnectionStringBuilder(ownerConnection);

        // Beside the server's programs, unless that folder holds links to them only.
        var beside = Path.Combine(PostgresBinaries.Find().Folder, "psql");
        var start = new ProcessStartInfo(
            File.Exists(beside) ? beside : "psql",
            ["-X", "-q", "-v", $"role={role}", "-f", Path.Combine(Checkout.Root, "deploy/sql/postgres/runtime-role.sql")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["PGHOST"] = owner.Host, ["PGPORT"] = owner.Port.ToString(CultureInfo.InvariantCulture), ["PGDATABASE"] = owner.Database,
                ["PGUSER"] = owner.Username, ["PGPASSWORD"] = owner.Password,
            },
        };
        using var psql = Process.Start(start)!;
        var output = psql.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await psql.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await psql.WaitForExitAsync(cancellationToken);
        if (psql.ExitCode != 0)
            throw new InvalidOperationException(errors);
    }
}
