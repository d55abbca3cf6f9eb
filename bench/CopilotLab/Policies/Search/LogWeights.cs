namespace SqlxOrleans.CopilotLab.Policies.Search;

/// <summary>
/// A point in the space in which the searches move: logarithms of weights, of which a softmax makes weights. A step then means the same
/// relative change for a small weight as for a great one, and no step leaves the simplex.
/// </summary>
internal sealed class LogWeights(PolicySetting setting)
{
    private readonly double[] _point = [.. WeightVector.ToArray(setting.Start).Select(weight => Math.Log(weight))];
    private readonly double _least = Math.Log(setting.Floor);

    /// <summary>The weights at this distance along the direction.</summary>
    public double[] At(double distance, ReadOnlySpan<double> direction)
    {
        var weights = new double[WeightVector.Classes];
        for (var c = 0; c < weights.Length; c++)
            weights[c] = Math.Exp(_point[c] + (distance * direction[c]));
        return weights;
    }

    /// <summary>Moves along the direction; weights stay normalised and above the floor, so that the way back is never long.</summary>
    public void Move(double distance, ReadOnlySpan<double> direction)
    {
        double sum = 0;
        for (var c = 0; c < _point.Length; c++)
            sum += Math.Exp(_point[c] += distance * direction[c]);
        for (var c = 0; c < _point.Length; c++)
            _point[c] = Math.Max(_least, _point[c] - Math.Log(sum));
    }
}
