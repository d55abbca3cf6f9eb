namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>One script of a component's schema. Numbered ones are never edited once released.</summary>
/// <param name="Component">What it belongs to, for example <c>orleans</c>.</param>
/// <param name="Version">1, 2, 3 ... per component; 0 for a script that runs again whenever it changed.</param>
/// <param name="Sql">The script.</param>
/// <param name="Sha256">Hex digest of the script with line feeds as line ends.</param>
internal sealed record Migration(string Component, int Version, string Sql, string Sha256)
{
    public SchemaStep Step => new(Component, Version);
}
