namespace SqlxOrleans.Silo.Hosting.Slos;

/// <summary>Which slo.yml, and how often to read it when nothing was noticed.</summary>
/// <param name="Path">The file now; may change with the configuration.</param>
/// <param name="Refresh">The interval now.</param>
internal sealed record SloFileSource(Func<string> Path, Func<TimeSpan> Refresh);
