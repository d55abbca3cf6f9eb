namespace SqlxOrleans.Domain.Sketches;

/// <summary>
/// The sum of a tier's newest slots, kept only while somebody reads it: adding and subtracting are exact, so the total never
/// drifts from a recomputation. It is a cache; dropping it loses nothing.
/// </summary>
/// <param name="reach">How many slots, the newest included.</param>
internal sealed class RunningTotal(int reach)
{
    private bool _wasRead;

    /// <summary>How many slots the total covers, the newest included.</summary>
    public int Reach => reach;

    /// <summary>The total when it is kept.</summary>
    public LatencySketch? Value { get; private set; }

    /// <summary>Takes values that were put in a slot of the reach.</summary>
    public void Add(LatencySketch values)
    {
        Value?.Add(values);
        DropIfSaturated();
    }

    /// <summary>Takes away a slot that has left the reach.</summary>
    public void Subtract(LatencySketch values)
    {
        Value?.Subtract(values);
        DropIfSaturated();
    }

    /// <summary>Called when the window slides: a total that was not read since the last time is not worth its memory.</summary>
    public void Slide()
    {
        if (!_wasRead)
            Value = null;
        _wasRead = false;
    }

    /// <summary>Keeps a freshly computed total.</summary>
    public LatencySketch Keep(LatencySketch value)
    {
        Value = value;
        _wasRead = true;
        DropIfSaturated();
        return value;
    }

    /// <summary>Forgets the total.</summary>
    public void Drop() => Value = null;

    // Nothing can be subtracted from a saturated sum: such a total is computed again on every reading.
    private void DropIfSaturated()
    {
        if (Value?.SumNanoseconds == long.MaxValue)
            Value = null;
    }
}
