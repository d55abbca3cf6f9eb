using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>One value for each judged class, in the order L, B, A, S. <c>default</c> holds four default values.</summary>
/// <typeparam name="T">What is kept per class.</typeparam>
/// <param name="L">Value of class L.</param>
/// <param name="B">Value of class B.</param>
/// <param name="A">Value of class A.</param>
/// <param name="S">Value of class S.</param>
public readonly record struct PerClass<T>(T L, T B, T A, T S)
{
    /// <summary>The value of a judged class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The class is not one of L, B, A, S.</exception>
    public T this[WorkloadClass workloadClass] => workloadClass switch
    {
        WorkloadClass.L => L,
        WorkloadClass.B => B,
        WorkloadClass.A => A,
        WorkloadClass.S => S,
        _ => throw new ArgumentOutOfRangeException(nameof(workloadClass), workloadClass, "Only L, B, A and S have a value."),
    };

    /// <summary>The same with one class's value replaced.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The class is not one of L, B, A, S.</exception>
    public PerClass<T> With(WorkloadClass workloadClass, T value) => workloadClass switch
    {
        WorkloadClass.L => this with { L = value },
        WorkloadClass.B => this with { B = value },
        WorkloadClass.A => this with { A = value },
        WorkloadClass.S => this with { S = value },
        _ => throw new ArgumentOutOfRangeException(nameof(workloadClass), workloadClass, "Only L, B, A and S have a value."),
    };

    /// <summary>The values in the order L, B, A, S.</summary>
    public T[] ToArray() => [L, B, A, S];
}
