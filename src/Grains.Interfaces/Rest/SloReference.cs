namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>Names one version of slo.yml.</summary>
/// <param name="Hash"><c>sha256:</c> and 64 hex digits of the file; <c>built-in</c> for the specification's own targets.</param>
/// <param name="Release">The release the file names.</param>
public sealed record SloReference(string Hash, string Release);
