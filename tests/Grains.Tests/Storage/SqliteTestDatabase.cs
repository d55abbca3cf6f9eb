using SqlxOrleans.Silo.Hosting.Storage;

namespace SqlxOrleans.Grains.Tests.Storage;

internal sealed class SqliteTestDatabase : TestDatabase
{
    public override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>();

    public override string CountObjects => "SELECT count(*) FROM sqlite_schema";

    public override string Dump =>
        "SELECT group_concat(line, char(10)) FROM (SELECT sql AS line FROM sqlite_schema UNION ALL " +
        "SELECT component || version || sha256 FROM schema_version UNION ALL SELECT QueryKey || QueryText FROM OrleansQuery)";

    internal override IStorageBackEnd Open(MigrationScripts? scripts = null)
    {
        var file = Path.Combine(DataDirectory, "sqlx.db");
        return scripts is null ? new SqliteBackEnd(file) : new SqliteBackEnd(file, scripts);
    }
}
