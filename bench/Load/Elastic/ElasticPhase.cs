namespace SqlxOrleans.Load.Elastic;

/// <summary>What was measured from one change of size to the next.</summary>
/// <param name="Silos">Silos after the change.</param>
/// <param name="Resize">How long the change took; 0 in the first phase.</param>
/// <param name="EventsPerSecond">Acknowledged.</param>
/// <param name="AckP99Ms">From a batch's first attempt to its acknowledgement, the change included.</param>
internal sealed record ElasticPhase(int Silos, TimeSpan Resize, double EventsPerSecond, double AckP99Ms);
