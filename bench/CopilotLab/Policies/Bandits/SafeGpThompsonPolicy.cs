namespace SqlxOrleans.CopilotLab.Policies.Bandits;

/// <summary>
/// Safe Thompson sampling with a Gaussian process: of the safe arms, the best one in a joint draw from the belief (Chowdhury, Gopalan: "On
/// kernelized multi-armed bandits", 2017).
/// </summary>
internal sealed class SafeGpThompsonPolicy : SafeGpPolicy
{
    private readonly double[] _whitened;
    private readonly double[] _covariance;
    private readonly double[] _means;
    private readonly double[] _normals;
    private readonly bool[] _isSafe;
    private readonly Cholesky _factor;

    /// <summary>Starts with the weights of the setting.</summary>
    public SafeGpThompsonPolicy(PolicySetting setting, GaussianProcessOptions? options = null)
        : base(setting, options ?? new())
    {
        _whitened = new double[Arms * Options.Kept];
        _covariance = new double[Arms * Arms];
        _means = new double[Arms];
        _normals = new double[Arms];
        _isSafe = new bool[Arms];
        _factor = new(Arms);
    }

    /// <inheritdoc/>
    protected override int Choose(ReadOnlySpan<double> context)
    {
        for (var arm = 0; arm < Arms; arm++)
        {
            (_means[arm], var deviation) = Process.Predict(Weights(arm), context, Whitened(arm));
            _isSafe[arm] = arm == 0 || IsSafe(_means[arm], deviation, _means[0]);
            _normals[arm] = Random.NextNormal();
            for (var other = 0; other <= arm; other++)
            {
                _covariance[(arm * Arms) + other] = Process.Prior(Weights(arm), Weights(other))
                    - Cholesky.Dot(Whitened(arm)[..Process.Count], Whitened(other)[..Process.Count]);
            }
        }

        _factor.Factor(_covariance, Arms, Arms);
        var (best, greatest) = (0, double.NegativeInfinity);
        for (var arm = 0; arm < Arms; arm++)
        {
            var reward = _means[arm] + (Options.Confidence * _factor.Times(arm, _normals));
            if (_isSafe[arm] && reward > greatest)
                (best, greatest) = (arm, reward);
        }

        return best;
    }

    private Span<double> Whitened(int arm) => _whitened.AsSpan(arm * Options.Kept, Options.Kept);
}
