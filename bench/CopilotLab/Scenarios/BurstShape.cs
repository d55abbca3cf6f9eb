namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>
/// On-off bursts of arrivals, each class on its own; on and off times are exponential. A phase's load is the one outside bursts.
/// </summary>
/// <param name="Factor">Arrival rate during a burst beside the rate outside; 1: no bursts.</param>
/// <param name="OnSeconds">Mean length of a burst.</param>
/// <param name="OffSeconds">Mean time between bursts.</param>
public sealed record BurstShape(double Factor = 1.6, double OnSeconds = 4, double OffSeconds = 16);
