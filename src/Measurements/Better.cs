namespace SqlxOrleans.Measurements;

/// <summary>Which direction of a measured value is the improvement.</summary>
public enum Better
{
    /// <summary>Smaller is better: delays, memory, errors. Written as <c>lower</c>.</summary>
    Lower = 0,

    /// <summary>Larger is better: throughput, shares, counts. Written as <c>higher</c>.</summary>
    Higher = 1,
}
