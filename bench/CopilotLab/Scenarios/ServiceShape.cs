namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>Lognormal service times.</summary>
/// <param name="MeanMs">Mean with the tail, ms.</param>
/// <param name="Sigma">Standard deviation of the logarithm.</param>
/// <param name="TailShare">Share of queries that take longer, 0..1.</param>
/// <param name="TailFactor">How many times longer.</param>
public sealed record ServiceShape(double MeanMs, double Sigma, double TailShare = 0, double TailFactor = 1);
