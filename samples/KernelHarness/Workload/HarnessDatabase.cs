using Npgsql;

namespace SqlxOrleans.KernelHarness.Workload;

/// <summary>The pool of connections, with session settings that make one statement use one core, as a slot assumes.</summary>
internal static class HarnessDatabase
{
    /// <summary>Beside the slots: cancelling, and the schema.</summary>
    private const int Spare = 3;

    /// <exception cref="HarnessException">The connection string cannot be read.</exception>
    public static NpgsqlDataSource Open(string connectionString, int slots)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString)
            {
                MaxPoolSize = slots + Spare,
                Options = "-c max_parallel_workers_per_gather=0 -c max_parallel_maintenance_workers=0 -c jit=off",
                ApplicationName = "sqlx-kernel-harness",
            };
            return NpgsqlDataSource.Create(settings);
        }
        catch (ArgumentException problem)
        {
            throw new HarnessException(
                "--postgres: give 'auto' or a connection string such as "
                + $"'Host=127.0.0.1;Username=me;Password=...;Database=scratch': {problem.Message}", problem);
        }
    }
}
