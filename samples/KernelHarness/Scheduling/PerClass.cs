using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.KernelHarness.Scheduling;

/// <summary>One value for each of L, B, A, S; mutable, not thread-safe.</summary>
internal sealed class PerClass<T>
{
    private readonly T[] _values;

    public PerClass(Func<WorkloadClass, T> value) => _values = [.. WorkloadClasses.Judged.Select(value)];

    public PerClass(T l, T b, T a, T s) => _values = [l, b, a, s];

    public ref T this[WorkloadClass workloadClass] => ref _values[(int)workloadClass - (int)WorkloadClass.L];

    public PerClass<TOther> Map<TOther>(Func<WorkloadClass, T, TOther> map) => new(which => map(which, this[which]));
}
