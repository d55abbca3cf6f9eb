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
        var start = new ProcessStartInfo(
            Path.Combine(PostgresBinaries.Find().Folder, "psql"),
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
