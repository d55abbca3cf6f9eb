namespace SqlxOrleans.KernelHarness.Plans;

/// <summary>How an execution ended.</summary>
/// <param name="Rows">Its rows as text; <c>null</c> when it was cut off.</param>
/// <param name="Elapsed">Everything that its caller waited for.</param>
internal readonly record struct HintedResult(string? Rows, TimeSpan Elapsed)
{
    public bool Completed => Rows is not null;
}
