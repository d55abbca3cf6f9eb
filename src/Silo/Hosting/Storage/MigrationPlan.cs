namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>What a database still needs, from what <c>schema_version</c> says it has. The rules of every back end.</summary>
/// <param name="Missing">In the order to run them: numbered scripts, then changed statements.</param>
/// <param name="Statements">Every script of statements that this release may run: not those of a component that a newer release has taken further.</param>
internal sealed record MigrationPlan(IReadOnlyList<Migration> Missing, IReadOnlyList<Migration> Statements)
{
    public IReadOnlyList<SchemaStep> Steps => [.. Missing.Select(migration => migration.Step)];

    /// <param name="scripts">What this release knows.</param>
    /// <param name="applied">Digests by component and version.</param>
    /// <param name="otherPlace">How to start on another database, for the refusal.</param>
    /// <exception cref="SchemaMismatchException">Another release made this schema.</exception>
    public static MigrationPlan Of(MigrationScripts scripts, IReadOnlyDictionary<SchemaStep, string> applied, string otherPlace)
    {
        var newer = NewerComponents(scripts, applied, otherPlace);
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

        var statements = scripts.Repeatable.Where(script => !newer.Contains(script.Component)).ToList();
        missing.AddRange(statements.Where(script => applied.GetValueOrDefault(script.Step) != script.Sha256));
        return new MigrationPlan(missing, statements);
    }

    /// <summary>Statements change only together with a numbered script, so a newer one says whose statements the database has.</summary>
    private static HashSet<string> NewerComponents(MigrationScripts scripts, IReadOnlyDictionary<SchemaStep, string> applied, string otherPlace)
    {
        var newer = new HashSet<string>(StringComparer.Ordinal);
        var newest = scripts.Migrations.GroupBy(migration => migration.Component)
            .ToDictionary(group => group.Key, group => group.Max(migration => migration.Version));
        foreach (var step in applied.Keys)
        {
            if (!newest.TryGetValue(step.Component, out var known) || step.Version <= known)
                continue;
            if (!applied.ContainsKey(step with { Component = Migration.CompatibleName(step.Component) }))
            {
                throw new SchemaMismatchException(
                    $"The database has schema {step}, this release knows {step.Component} up to {known}: a newer release wrote it and does not let older ones run on it. " +
                    $"Run that release, or {otherPlace}.");
            }

            newer.Add(step.Component);
        }

        return newer;
    }
}
