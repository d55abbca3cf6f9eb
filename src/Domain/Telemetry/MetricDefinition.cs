namespace SqlxOrleans.Domain.Telemetry;

/// <summary>One metric of the specification's section 5.</summary>
/// <param name="Name">The canonical name, for example <c>sqlx_exec_latency_ms</c>.</param>
/// <param name="Kind">How its points add up.</param>
/// <param name="Labels">Its labels, in the specification's order.</param>
/// <param name="Unit">UCUM unit when the sender gives none: <c>ms</c>, <c>s</c>, <c>1</c>.</param>
/// <param name="Meaning">What its points feed.</param>
public sealed record MetricDefinition(string Name, MetricKind Kind, IReadOnlyList<string> Labels, string Unit, MetricMeaning Meaning);
