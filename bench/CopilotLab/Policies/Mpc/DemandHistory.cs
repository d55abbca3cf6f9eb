namespace SqlxOrleans.CopilotLab.Policies.Mpc;

/// <summary>The last demand vectors, the newest first, and what each counts; the counts sum to 1.</summary>
internal sealed class DemandHistory(int capacity, double stepBack)
{
    private readonly double[] _loads = new double[capacity * WeightVector.Classes];
    private readonly double[] _weights = new double[capacity];

    /// <summary>Vectors held.</summary>
    public int Count { get; private set; }

    /// <summary>The vector of <paramref name="age"/> steps ago.</summary>
    public ReadOnlySpan<double> this[int age] => _loads.AsSpan(age * WeightVector.Classes, WeightVector.Classes);

    /// <summary>What the vector of <paramref name="age"/> steps ago counts.</summary>
    public double Weight(int age) => _weights[age];

    /// <summary>Adds the newest; the oldest is dropped when there is no room.</summary>
    public void Add(ReadOnlySpan<double> load)
    {
        _loads.AsSpan(0, _loads.Length - WeightVector.Classes).CopyTo(_loads.AsSpan(WeightVector.Classes));
        load.CopyTo(_loads);
        Count = Math.Min(capacity, Count + 1);
        var (weight, sum) = (1.0, 0.0);
        for (var age = 0; age < Count; age++)
        {
            _weights[age] = weight;
            sum += weight;
            weight *= stepBack;
        }

        for (var age = 0; age < Count; age++)
            _weights[age] /= sum;
    }
}
