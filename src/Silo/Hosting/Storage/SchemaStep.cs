namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>One step of the schema, for people and programs.</summary>
/// <param name="Component">What it belongs to, for example <c>orleans</c>.</param>
/// <param name="Version">1, 2, 3 ... for a numbered script, 0 for the component's statements (<c>queries.sql</c>).</param>
public sealed record SchemaStep(string Component, int Version)
{
    /// <summary>For example <c>orleans 1</c>.</summary>
    public override string ToString() => Version == 0 ? $"{Component} queries" : $"{Component} {Version}";
}
