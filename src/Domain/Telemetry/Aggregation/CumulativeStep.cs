namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>What a cumulative point adds to the one before it.</summary>
public enum CumulativeStep
{
    /// <summary>Nothing: the same point again, or one older than what is known.</summary>
    Skip = 0,

    /// <summary>Nothing yet: the stream began before anyone looked, so what came before cannot be told apart.</summary>
    Baseline,

    /// <summary>The whole value: the stream was born, or was born again, since it was last seen.</summary>
    Whole,

    /// <summary>The value less the value before.</summary>
    Difference,
}
