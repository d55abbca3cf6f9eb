namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>The database holds a schema that this release cannot work with; nothing was changed.</summary>
public sealed class SchemaMismatchException(string message) : Exception(message);
