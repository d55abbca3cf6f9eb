using Npgsql;
using SqlxOrleans.KernelHarness.Plans;

namespace SqlxOrleans.KernelHarness.Workload;

/// <summary>The harness's tables, all in the schema <c>sqlx_harness</c>, which is made new at the start and dropped at the end.</summary>
internal static class HarnessSchema
{
    public const int Accounts = 50_000;

    private const int Dimensions = 2_000;

    public static string StagingTable(int slot) => $"sqlx_harness.staging_{slot}";

    public static async Task CreateAsync(NpgsqlDataSource database, int slots, CancellationToken cancellationToken)
    {
        await DropAsync(database, cancellationToken);
        await RunAsync(database,
            $"""
             create schema sqlx_harness;
             create table sqlx_harness.accounts (id int primary key, balance bigint not null, note text not null) with (fillfactor = 50);
             insert into sqlx_harness.accounts select i, i, md5(i::text) from generate_series(1, {Accounts}) i;
             create table sqlx_harness.dimensions (id int primary key, region int not null, name text not null);
             insert into sqlx_harness.dimensions select i, i % 50, md5(i::text) from generate_series(1, {Dimensions}) i;
             create table sqlx_harness.facts (
               id int primary key, dimension_id int not null, amount numeric(12, 2) not null, quantity int not null, note text not null);
             create table sqlx_harness.documents (id int not null, body text not null);
             """, cancellationToken);
        await RunAsync(database, ReportTables.Create, cancellationToken);
        await RunAsync(database, ReportTables.Settle, cancellationToken);
        for (var slot = 0; slot < slots; slot++)
        {
            await RunAsync(
                database, $"create table {StagingTable(slot)} (id int primary key, amount bigint not null, note text not null)", cancellationToken);
        }
    }

    /// <summary>Makes the fact and document tables at least so long; existing rows stay.</summary>
    public static async Task GrowAsync(NpgsqlDataSource database, int facts, int documents, CancellationToken cancellationToken)
    {
        await RunAsync(database,
            $"""
             insert into sqlx_harness.facts
             select i, 1 + (i::bigint * 7919) % {Dimensions}, (i % 100000) / 100.0, i % 1000, substr(md5(i::text), 1, 12)
             from generate_series((select coalesce(max(id), 0) + 1 from sqlx_harness.facts), {facts}) i;
             insert into sqlx_harness.documents
             select i, md5(i::text)
             from generate_series((select coalesce(max(id), 0) + 1 from sqlx_harness.documents), {documents}) i;
             analyze sqlx_harness.accounts, sqlx_harness.dimensions, sqlx_harness.facts, sqlx_harness.documents;
             """, cancellationToken);
    }

    public static Task DropAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        RunAsync(database, "drop schema if exists sqlx_harness cascade", cancellationToken);

    private static async Task RunAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
