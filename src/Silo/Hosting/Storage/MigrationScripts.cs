using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>
/// The scripts of one database, embedded from <c>deploy/sql/{dialect}/{component}</c>: <c>NNNN-name.sql</c> runs once,
/// <c>queries.sql</c> with every migration.
/// </summary>
/// <param name="Migrations">By component and version.</param>
/// <param name="Repeatable">Scripts that can run any number of times, by component; their version is 0.</param>
internal sealed record MigrationScripts(IReadOnlyList<Migration> Migrations, IReadOnlyList<Migration> Repeatable)
{
    public static MigrationScripts Embedded(string dialect)
    {
        var assembly = typeof(MigrationScripts).Assembly;
        var scripts = assembly.GetManifestResourceNames()
            .Select(resource => (Resource: resource, Path: resource.Replace('\\', '/').Split('/')))
            .Where(script => script.Path is ["sql", var of, _, _] && of == dialect)
            .Select(script => (Component: script.Path[2], Name: script.Path[3], Sql: Read(script.Resource)))
            .ToList();
        return new MigrationScripts(
            [.. scripts
                .Where(script => !IsRepeatable(script.Name))
                .Select(script => new Migration(script.Component, VersionOf(script.Name), script.Sql, Sha256Of(script.Sql)))
                .OrderBy(migration => migration.Component, StringComparer.Ordinal).ThenBy(migration => migration.Version)],
            [.. scripts
                .Where(script => IsRepeatable(script.Name))
                .Select(script => new Migration(script.Component, 0, script.Sql, Sha256Of(script.Sql)))
                .OrderBy(migration => migration.Component, StringComparer.Ordinal)]);

        string Read(string resource)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            return reader.ReadToEnd().ReplaceLineEndings("\n");
        }
    }

    private static bool IsRepeatable(string name) => name == "queries.sql";

    private static int VersionOf(string name) => int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture);

    private static string Sha256Of(string sql) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
}
