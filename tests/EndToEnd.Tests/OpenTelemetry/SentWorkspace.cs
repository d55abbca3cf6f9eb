namespace SqlxOrleans.EndToEnd.Tests.OpenTelemetry;

/// <summary>What was sent to one workspace, by class name.</summary>
internal sealed record SentWorkspace(string Workspace, Dictionary<string, SentClass> Classes, double[]? BoundariesMs);
