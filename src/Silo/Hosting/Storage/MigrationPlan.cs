namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>What a database still needs, from what <c>schema_version</c> says it has. The rules of every back end.</summary>
/// <param name="Missing">In the order to run them: numbered scripts, then changed statements.</param>
internal sealed record MigrationPlan(IReadOnlyList<Migration> Missing)
{
    public IReadOnlyList<SchemaStep> Steps => [.. Missing.Select(migration => migration.Step)];

    /// <param name="scripts">What this release knows.</param>
    /// <param name="applied">Digests by component and version.</param>
    /// <param name="otherPlace">How to start on another database, for the refusal.</param>
    /// <exception cref="SchemaMismatchException">Another release made this schema.</exception>
    public static MigrationPlan Of(MigrationScripts scripts, IReadOnlyDictionary<SchemaStep, string> applied, string otherPlace)
    {
        RefuseNewer(scripts, applied.Keys, otherPlace);
        var missing = new List<Migration>();
        foreach (var migration in scripts.Migrations)
        {
            if (!applied.TryGetValue(migration.Step, out var sha256))
            {
                missing.Add(migration);
            }
            else if (sha256 != migration.Sha256)
            {
                throw new SchemaMismatchException(
                    $"Schema {migration.Step} in the database was made by a different script (sha256 {sha256}, " +
                    $"this release has {migration.Sha256}). Use the release that made it, or {otherPlace}.");
            }
        }

        missing.AddRange(scripts.Repeatable.Where(script => applied.GetValueOrDefault(script.Step) != script.Sha256));
        return new MigrationPlan(missing);
    }

    private static void RefuseNewer(MigrationScripts scripts, IEnumerable<SchemaStep> applied, string otherPlace)
    {
        var newest = scripts.Migrations.GroupBy(migration => migration.Component)
            .ToDictionary(group => group.Key, group => group.Max(migration => migration.Version));
        foreach (var step in applied)
        {
            if (newest.TryGetValue(step.Component, out var known) && step.Version > known)
            {
                throw new SchemaMismatchException(
                    $"The database has schema {step}, this release knows {step.Component} up to {known}: a newer release wrote it. " +
                    $"Run that release, or {otherPlace}.");
            }
        }
    }
}
