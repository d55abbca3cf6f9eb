namespace SqlxOrleans.Silo.Hosting.Health;

/// <summary>One line of a health answer.</summary>
internal sealed record HealthCheck(string Name, bool Ok, string Reason);
