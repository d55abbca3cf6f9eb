namespace SqlxOrleans.Domain.Plans;

/// <summary>
/// How much slower than usual this kernel runs a plan just now, as a logarithm: the running mean of what executions took beyond
/// the default's expectation. Taken off every observation it leaves the arms comparable although the default ran mostly today and
/// a trial yesterday under half the load.
/// </summary>
/// <remarks>
/// While an arm is adopted most executions are its own, and how far it is from the default (the gap) decides what they say about the
/// load. The gap is measured here, by the executions that still run the default: were it taken from the advice, an arm that was
/// adopted by luck would explain its own slowness as load for ever. The first executions of a process only set the factor.
/// </remarks>
internal struct LoadFactor
{
    private const int WarmUp = 20;
    private const double Rate = 0.05;

    private int _seen;
    private int _controls;
    private double _gap;

    /// <summary>To be taken off logarithms; 0 at the usual speed.</summary>
    public double Value { get; private set; }

    /// <summary>False while there is too little to compare with.</summary>
    public readonly bool IsWarm => _seen >= WarmUp;

    /// <summary>Another arm is in force, believed to be this far from the default.</summary>
    public void Switch(double gap) => (_gap, _controls) = (gap, 0);

    /// <summary>An execution of the arm in force.</summary>
    public void Learn(double logarithm, double byDefault)
    {
        _seen = Math.Min(_seen + 1, int.MaxValue - 1);
        Value += Math.Max(Rate, 1.0 / _seen) * (logarithm - byDefault - _gap - Value);
    }

    /// <summary>An execution of the default beside an adopted arm: what it took beyond its expectation is load, the rest of the factor was gap.</summary>
    public void Control(double logarithm, double byDefault)
    {
        _controls = Math.Min(_controls + 1, int.MaxValue - 2);
        var correction = Math.Max(Rate, 1.0 / (_controls + 2)) * (logarithm - byDefault - Value);
        Value += correction;
        _gap -= correction;
    }
}
