namespace SqlxOrleans.Domain.Plans;

/// <summary>
/// How much slower than usual this kernel runs a plan just now, as a logarithm: the running mean of what executions of a known
/// arm took beyond its expectation. Taken off every observation it leaves the arms comparable although the default ran mostly
/// today and a trial yesterday under half the load.
/// </summary>
/// <remarks>
/// What hits all arms alike moves this and not the arms; what changes one arm alone shows in the difference to the others,
/// whichever is in force. The first executions of a process only set it.
/// </remarks>
internal struct LoadFactor
{
    private const int WarmUp = 20;
    private const double Rate = 0.05;

    private int _seen;

    /// <summary>To be taken off logarithms; 0 at the usual speed.</summary>
    public double Value { get; private set; }

    /// <summary>False while there is too little to compare with.</summary>
    public readonly bool IsWarm => _seen >= WarmUp;

    public void Learn(double logarithm, double expected)
    {
        _seen = Math.Min(_seen + 1, int.MaxValue - 1);
        Value += Math.Max(Rate, 1.0 / _seen) * (logarithm - expected - Value);
    }
}
