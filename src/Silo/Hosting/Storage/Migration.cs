namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>One script of a component's schema. Numbered ones are never edited once released.</summary>
/// <param name="Component">What it belongs to, for example <c>orleans</c>.</param>
/// <param name="Version">1, 2, 3 ... per component; 0 for a script that runs again whenever it changed.</param>
/// <param name="Sql">The script.</param>
/// <param name="Sha256">Hex digest of the script with line feeds as line ends.</param>
internal sealed record Migration(string Component, int Version, string Sql, string Sha256)
{
    /// <summary>First line of a numbered script on whose schema the releases before it still run, reading and writing.</summary>
    public const string CompatibleMark = "-- older releases run on";

    public SchemaStep Step => new(Component, Version);

    /// <summary>What else is recorded with a compatible script; null for any other. An older release does not know the script, only this.</summary>
    public Migration? Promise => Version > 0 && Sql.StartsWith(CompatibleMark, StringComparison.Ordinal)
        ? this with { Component = CompatibleName(Component) }
        : null;

    /// <summary>The component under which <see cref="Promise"/> is recorded.</summary>
    public static string CompatibleName(string component) => $"{component}:compatible";
}
