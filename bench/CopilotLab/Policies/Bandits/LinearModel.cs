namespace SqlxOrleans.CopilotLab.Policies.Bandits;

/// <summary>
/// Ridge regression that forgets: the belief about the coefficients is normal with mean A^-1 b and covariance proportional to A^-1.
/// </summary>
internal sealed class LinearModel
{
    private const int Size = LinearFeatures.Count;
    private readonly double _ridge;
    private readonly double _memory;
    private readonly double[] _precision = new double[Size * Size];
    private readonly double[] _moment = new double[Size];
    private readonly double[] _coefficients = new double[Size];
    private readonly Cholesky _factor = new(Size);

    /// <summary>A model that knows nothing.</summary>
    /// <param name="ridge">Precision of the prior at 0, over 0.</param>
    /// <param name="memory">Part of earlier evidence that counts at the next, 0..1.</param>
    public LinearModel(double ridge, double memory)
    {
        (_ridge, _memory) = (ridge, memory);
        for (var i = 0; i < Size; i++)
            _precision[(i * Size) + i] = ridge;
        Solve();
    }

    /// <summary>Takes one outcome.</summary>
    public void Learn(ReadOnlySpan<double> features, double reward)
    {
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
                _precision[(i * Size) + j] = (_memory * _precision[(i * Size) + j]) + (features[i] * features[j]);
            // The prior does not fade with the evidence.
            _precision[(i * Size) + i] += (1 - _memory) * _ridge;
            _moment[i] = (_memory * _moment[i]) + (features[i] * reward);
        }

        Solve();
    }

    /// <summary>Expected reward.</summary>
    public double Mean(ReadOnlySpan<double> features) => Cholesky.Dot(features, _coefficients);

    /// <summary>Square root of x^T A^-1 x: how little is known in this direction.</summary>
    public double Width(ReadOnlySpan<double> features)
    {
        Span<double> solved = stackalloc double[Size];
        features.CopyTo(solved);
        _factor.SolveLower(solved);
        return Math.Sqrt(Cholesky.Dot(solved, solved));
    }

    /// <summary>Draws coefficients from the belief, whose covariance is spread^2 A^-1.</summary>
    public void Sample(PolicyRandom random, double spread, Span<double> coefficients)
    {
        for (var i = 0; i < Size; i++)
            coefficients[i] = random.NextNormal();
        _factor.SolveUpper(coefficients);
        for (var i = 0; i < Size; i++)
            coefficients[i] = _coefficients[i] + (spread * coefficients[i]);
    }

    private void Solve()
    {
        _factor.Factor(_precision, Size, Size);
        _moment.CopyTo(_coefficients, 0);
        _factor.SolveLower(_coefficients);
        _factor.SolveUpper(_coefficients);
    }
}
