namespace SqlxOrleans.Domain.Plans;

/// <summary>What a kernel saw of one arm since its last report.</summary>
/// <param name="Hints">The arm.</param>
/// <param name="Completed">Executions that ended, as logarithms of milliseconds net of the kernel's load.</param>
/// <param name="SumMs">Sum of the same latencies in milliseconds.</param>
/// <param name="CutOff">Executions that were stopped and took at least this long: their number and mean logarithm; no spread is kept.</param>
/// <param name="Elsewhere">How many of both were not of class L.</param>
public readonly record struct ArmReport(HintSet Hints, LogLatency Completed, double SumMs, LogLatency CutOff, long Elsewhere)
{
    /// <summary>All executions.</summary>
    public long Count => (long)(Completed.Weight + CutOff.Weight);

    /// <summary>Null, or what cannot be.</summary>
    public string? Problem()
    {
        if (!IsWhole(Completed.Weight) || !IsWhole(CutOff.Weight)
            || !LogLatency.IsBelievable((long)Completed.Weight, Completed.Mean, Completed.M2)
            || !LogLatency.IsBelievable((long)CutOff.Weight, CutOff.Mean, CutOff.M2))
            return "counts, means or spreads are out of range";
        if (!(SumMs >= 0) || SumMs > Completed.Weight * Math.Exp(LogLatency.Greatest))
            return "the sum of milliseconds is out of range";
        return Elsewhere < 0 || Elsewhere > Count ? "more executions outside class L than executions" : null;
    }

    private static bool IsWhole(double count) => count is >= 0 and <= 1e9 && count == Math.Floor(count);
}
