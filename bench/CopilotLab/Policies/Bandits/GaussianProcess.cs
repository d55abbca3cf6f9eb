namespace SqlxOrleans.CopilotLab.Policies.Bandits;

/// <summary>
/// Regression with a Gaussian process over weights and demand (Rasmussen, Williams: "Gaussian processes for machine learning", 2006,
/// algorithm 2.1): squared-exponential kernel, the newest outcomes only, their mean as the prior mean.
/// </summary>
internal sealed class GaussianProcess
{
    private const int Inputs = 2 * WeightVector.Classes;
    private readonly GaussianProcessOptions _options;
    private readonly double[] _inputs;
    private readonly double[] _rewards;
    private readonly double[] _kernel;
    private readonly double[] _solved;
    private readonly Cholesky _factor;
    private double _mean = 0.5;
    private int _next;

    /// <summary>A process without outcomes.</summary>
    public GaussianProcess(GaussianProcessOptions options)
    {
        _options = options;
        _inputs = new double[options.Kept * Inputs];
        _rewards = new double[options.Kept];
        _kernel = new double[options.Kept * options.Kept];
        _solved = new double[options.Kept];
        _factor = new(options.Kept);
    }

    /// <summary>Outcomes kept.</summary>
    public int Count { get; private set; }

    /// <summary>Takes one outcome in the place of the oldest.</summary>
    public void Learn(ReadOnlySpan<double> weights, ReadOnlySpan<double> context, double reward)
    {
        Scale(weights, context, _inputs.AsSpan(_next * Inputs, Inputs));
        _rewards[_next] = reward;
        Count = Math.Max(Count, _next + 1);
        for (var i = 0; i < Count; i++)
        {
            var (row, column) = (Math.Max(i, _next), Math.Min(i, _next));
            _kernel[(row * _options.Kept) + column] = Kernel(Input(i), Input(_next)) + (i == _next ? _options.Noise * _options.Noise : 0);
        }

        _next = (_next + 1) % _options.Kept;
        Solve();
    }

    /// <summary>Expectation and standard deviation of the expected reward.</summary>
    /// <param name="weights">Four weights.</param>
    /// <param name="context">Four demands.</param>
    /// <param name="whitened">Takes L^-1 k, <see cref="Count"/> numbers, of which covariances between inputs are made.</param>
    public (double Mean, double Deviation) Predict(ReadOnlySpan<double> weights, ReadOnlySpan<double> context, Span<double> whitened)
    {
        Span<double> input = stackalloc double[Inputs];
        Scale(weights, context, input);
        for (var i = 0; i < Count; i++)
            whitened[i] = Kernel(Input(i), input);
        var mean = _mean + Cholesky.Dot(whitened[..Count], _solved.AsSpan(0, Count));
        _factor.SolveLower(whitened);
        var variance = (_options.Spread * _options.Spread) - Cholesky.Dot(whitened[..Count], whitened[..Count]);
        return (mean, Math.Sqrt(Math.Max(0, variance)));
    }

    /// <summary>Covariance of the expected rewards of two weights in the same context, before any outcome.</summary>
    public double Prior(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        Span<double> inputs = stackalloc double[2 * Inputs];
        Scale(left, [0, 0, 0, 0], inputs[..Inputs]);
        Scale(right, [0, 0, 0, 0], inputs[Inputs..]);
        return Kernel(inputs[..Inputs], inputs[Inputs..]);
    }

    private void Solve()
    {
        _mean = 0;
        for (var i = 0; i < Count; i++)
            _mean += _rewards[i] / Count;
        for (var i = 0; i < Count; i++)
            _solved[i] = _rewards[i] - _mean;
        _factor.Factor(_kernel, _options.Kept, Count);
        _factor.SolveLower(_solved);
        _factor.SolveUpper(_solved);
    }

    private ReadOnlySpan<double> Input(int index) => _inputs.AsSpan(index * Inputs, Inputs);

    private void Scale(ReadOnlySpan<double> weights, ReadOnlySpan<double> context, Span<double> input)
    {
        for (var c = 0; c < WeightVector.Classes; c++)
        {
            input[c] = weights[c] / _options.WeightLength;
            input[WeightVector.Classes + c] = context[c] / _options.ContextLength;
        }
    }

    private double Kernel(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double squares = 0;
        for (var i = 0; i < Inputs; i++)
            squares += (left[i] - right[i]) * (left[i] - right[i]);
        return _options.Spread * _options.Spread * Math.Exp(-squares / 2);
    }
}
