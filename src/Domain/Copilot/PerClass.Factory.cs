using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>Makes <see cref="PerClass{T}"/> values.</summary>
public static class PerClass
{
    /// <summary>Asks for the value of each class in the order L, B, A, S.</summary>
    public static PerClass<T> Of<T>(Func<WorkloadClass, T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value(WorkloadClass.L), value(WorkloadClass.B), value(WorkloadClass.A), value(WorkloadClass.S));
    }

    /// <summary>The weights as one number per class.</summary>
    public static PerClass<double> Of(SchedulerWeights weights) => new(weights.L, weights.B, weights.A, weights.S);

    internal static SchedulerWeights ToWeights(this in PerClass<double> shares) => new(shares.L, shares.B, shares.A, shares.S);

    internal static double Sum(this in PerClass<double> values) => values.L + values.B + values.A + values.S;
}
